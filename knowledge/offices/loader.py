"""Reading queues.yml and routing.yml; whatever is wrong in them is named at load.

A deployer's own copy of a file, in the folder ``own``, stands in for the packaged one.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from knowledge.documents import load_clauses
from knowledge.errors import KnowledgeError
from knowledge.offices.model import Queue, Routing
from knowledge.screening.dictionary import load_dictionary
from knowledge.text.packaged import read_yaml

FOLDER = Path(__file__).parent
_RULES = ("crisis", "urgent", "complaint", "catch_all", "parallel")


class OfficesError(KnowledgeError):
    """A file of the offices cannot be used; the message names file and entry."""


def file_of(name: str, folder: Path, own: Path | None) -> Path:
    """Return the deployer's own copy of a file where there is one, else the one in ``folder``."""
    copy = None if own is None else own / name
    return copy if copy is not None and copy.exists() else folder / name


def load_queues(folder: Path = FOLDER, own: Path | None = None) -> Mapping[str, Queue]:
    """Return the staff queues by id, in the order of the file.

    Raises OfficesError naming the queue and key when a key is missing or unknown, or when a clause
    prefix covers no clause of the documents.
    """
    path = file_of("queues.yml", folder, own)
    queues = {str(key): _queue(path, str(key), row) for key, row in read_mapping(path).items()}
    if not queues:
        raise OfficesError(f"{path.name}: there is no queue; a case needs one to go to")
    _check_prefixes(path, {queue.id: queue.clauses for queue in queues.values()})
    return MappingProxyType(queues)


def load_routing(
    queues: Mapping[str, Queue], folder: Path = FOLDER, own: Path | None = None
) -> Routing:
    """Return the routing table, checked against the queues and the documents.

    Raises OfficesError naming the entry when a queue is not in ``queues``, a rule is missing, or a
    topic's clause prefix covers no clause of the documents.
    """
    path = file_of("routing.yml", folder, own)
    raw = read_mapping(path)
    check_keys(path, "the table", raw, {"version", "topics", "hardship", "veterans", *_RULES})
    if not isinstance(raw["version"], int) or not isinstance(raw["topics"], Mapping):
        raise OfficesError(f"{path.name}: version must be a number and topics a mapping")
    topics = {str(prefix): strings(path, prefix, row) for prefix, row in raw["topics"].items()}
    hardship = strings(path, "hardship", raw["hardship"])
    rules = {rule: str(raw[rule]) for rule in _RULES}
    single = [(rule, (queue,)) for rule, queue in rules.items()]
    for place, named in [*single, ("hardship", hardship), *topics.items()]:
        check_queues(path, place, named, queues)
    _check_prefixes(path, {f"topic {prefix}": (prefix,) for prefix in topics})
    return Routing(
        version=raw["version"],
        hardship=hardship,
        veterans=_veterans(path, raw["veterans"]),
        topics=MappingProxyType(topics),
        **rules,
    )


def read_mapping(path: Path) -> Mapping[str, Any]:
    """Return a file's mapping; raise OfficesError when it holds something else."""
    content = read_yaml(path)
    if not isinstance(content, Mapping):
        raise OfficesError(f"{path.name}: the file must hold a mapping")
    return content


def _queue(path: Path, key: str, row: Any) -> Queue:
    if not isinstance(row, Mapping):
        raise OfficesError(f"{path.name}: {key} must be a mapping, not {row!r}")
    check_keys(path, key, row, {"name", "first", "second", "takes", "clauses"})
    for field in ("name", "first", "takes"):
        if not str(row[field]).strip():
            raise OfficesError(f"{path.name}: {key}.{field} is empty")
    return Queue(
        id=key,
        name=str(row["name"]),
        first=str(row["first"]),
        second=str(row["second"]),
        takes=str(row["takes"]),
        clauses=strings(path, f"{key}.clauses", row["clauses"]),
    )


def check_keys(path: Path, place: str, row: Mapping[str, Any], wanted: set[str]) -> None:
    """Raise OfficesError naming what is missing and what nobody knows."""
    if set(row) != wanted:
        missing, unknown = sorted(wanted - set(row)), sorted(set(row) - wanted)
        raise OfficesError(f"{path.name}: {place}: missing keys {missing}, unknown keys {unknown}")


def strings(path: Path, place: object, value: Any) -> tuple[str, ...]:
    """Return a list of names that is not empty; raise OfficesError naming the place."""
    if not isinstance(value, list) or not value or not all(isinstance(one, str) for one in value):
        raise OfficesError(f"{path.name}: {place} must be a list of names, not {value!r}")
    return tuple(value)


def check_queues(path: Path, place: str, named: Iterable[str], queues: Mapping[str, Queue]) -> None:
    """Raise OfficesError unless all of them are queues."""
    for queue in named:
        if queue not in queues:
            raise OfficesError(
                f"{path.name}: {place} names the queue {queue!r}; queues.yml has {list(queues)}"
            )


def _veterans(path: Path, value: Any) -> tuple[str, ...]:
    words, known = strings(path, "veterans", value), load_dictionary().spec("vet").words
    for word in words:
        if word not in known:
            raise OfficesError(f"{path.name}: veterans: {word!r} is no answer to vet; {known} are")
    return words


def _check_prefixes(path: Path, places: Mapping[str, tuple[str, ...]]) -> None:
    ids = {clause.id for clause in load_clauses()}
    for place, prefixes in places.items():
        for prefix in prefixes:
            if not any(id == prefix or id.startswith(f"{prefix}.") for id in ids):
                raise OfficesError(f"{path.name}: {place}: no clause is or begins with {prefix!r}")
