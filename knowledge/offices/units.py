"""Reading units.yml and towns.yml; whatever is wrong in them is named at load."""

import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from knowledge.offices.loader import (
    FOLDER,
    OfficesError,
    check_keys,
    check_queues,
    file_of,
    load_queues,
    read_mapping,
    strings,
)
from knowledge.offices.model import Queue, Town, Unit, UnitKind

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,31}")  # cases.unit takes 32 characters
LONGEST_NAME = 64  # cases.region


def load_units(
    queues: Mapping[str, Queue] | None = None, folder: Path = FOLDER, own: Path | None = None
) -> Mapping[str, Unit]:
    """Return the offices by id, in the order of the file.

    ``own`` is the folder of a deployer's own copies. Raises OfficesError naming file and entry when
    an id, kind, queue or region cannot be used.
    """
    path, known = file_of("units.yml", folder, own), queues or load_queues(folder, own)
    towns = {town.name for town in load_towns(folder, own)}
    units = {str(key): _unit(path, str(key), row) for key, row in read_mapping(path).items()}
    for unit in units.values():
        check_queues(path, unit.id, unit.queues, known)
        _check_region(path, unit, towns)
    return MappingProxyType(units)


def load_towns(folder: Path = FOLDER, own: Path | None = None) -> tuple[Town, ...]:
    """Return the towns in the order of the file; none when the deployer has listed none.

    Raises OfficesError naming the entry when a name is empty, too long or given twice.
    """
    path = file_of("towns.yml", folder, own)
    raw = read_mapping(path)
    check_keys(path, "the file", raw, {"towns"})
    if not isinstance(raw["towns"], list):
        raise OfficesError(f"{path.name}: towns must be a list, not {raw['towns']!r}")
    towns = tuple(_town(path, row) for row in raw["towns"])
    names = [name for town in towns for name in (town.name, *town.also)]
    for name in names:
        if not 0 < len(name) <= LONGEST_NAME or names.count(name) > 1:
            raise OfficesError(f"{path.name}: the name {name!r} is empty, too long or given twice")
    return towns


def _unit(path: Path, key: str, row: Any) -> Unit:
    if not _ID.fullmatch(key) or not isinstance(row, Mapping):
        raise OfficesError(f"{path.name}: {key!r} must be an id of letters with a mapping below it")
    check_keys(path, key, row, {"name", "kind", "queues", "region"})
    if not str(row["name"]).strip():
        raise OfficesError(f"{path.name}: {key}.name is empty")
    kinds = [kind.value for kind in UnitKind]
    if row["kind"] not in kinds:
        raise OfficesError(f"{path.name}: {key}.kind is {row['kind']!r}, not one of {kinds}")
    return Unit(
        id=key,
        name=str(row["name"]).strip(),
        kind=UnitKind(row["kind"]),
        queues=strings(path, f"{key}.queues", row["queues"]),
        region=str(row["region"] or "").strip(),
    )


def _check_region(path: Path, unit: Unit, towns: set[str]) -> None:
    parts = unit.region.split()
    if len(parts) != {UnitKind.DISTRICT: 0, UnitKind.TOWN: 1, UnitKind.VILLAGE: 2}[unit.kind]:
        raise OfficesError(
            f'{path.name}: {unit.id}.region is {unit.region!r}; a district has "", a town its '
            "name, a village the town's name, a blank and its own"
        )
    if parts and towns and parts[0] not in towns:
        raise OfficesError(f"{path.name}: {unit.id}.region: towns.yml has no town {parts[0]!r}")


def _town(path: Path, row: Any) -> Town:
    if isinstance(row, str):
        return Town(row.strip())
    if not isinstance(row, Mapping):
        raise OfficesError(f"{path.name}: a town is a name or a mapping, not {row!r}")
    check_keys(path, f"the town {row.get('name')!r}", row, {"name", "also"})
    return Town(str(row["name"]).strip(), strings(path, f"{row['name']}.also", row["also"]))
