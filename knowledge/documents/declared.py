"""What staff say of two clauses: that they differ, which leads, or that they do not differ."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from knowledge.documents.catalogue import CATALOGUE, FOLDER
from knowledge.documents.errors import DocumentError
from knowledge.documents.model import Clause
from knowledge.text.packaged import read_yaml

DIFFERENCES = "differences"  # the list in a catalogue; it may be missing
_KNOWN = {"clauses", "leads", "differ"}


@dataclass(frozen=True)
class Declared:
    """One entry of a catalogue's list of differences."""

    clauses: tuple[str, str]
    leads: str = ""  # id of the one to quote first; "" leaves it to the rules
    differ: bool = True  # False: somebody has looked, and they do not

    def renamed(self, ids: Mapping[str, str | None]) -> "Declared | None":
        """Return the same with other ids where ``ids`` has any; None when one is gone."""
        first, second = (ids.get(name, name) for name in self.clauses)
        if first is None or second is None:
            return None
        return Declared((first, second), ids.get(self.leads, self.leads) or "", self.differ)

    def as_entry(self) -> dict[str, object]:
        """Return the entry as the catalogue has it."""
        leads = {"leads": self.leads} if self.leads else {}
        differ = {} if self.differ else {"differ": False}
        return {"clauses": list(self.clauses), **leads, **differ}


def load_declared(
    clauses: Mapping[str, Clause], folder: Path = FOLDER, own: Path | None = None
) -> tuple[Declared, ...]:
    """Return what the packaged catalogue and the deployment's own say of pairs of clauses.

    ``clauses`` are all there are, by id. Raises DocumentError, naming the entry, for one that is
    malformed, names a clause that no document has or that no answer may quote as a rule, or
    pairs two clauses of one document.
    """
    entries = (*read_declared(folder), *(read_declared(own) if own else ()))
    for entry in entries:
        for name in entry.clauses:
            if name not in clauses:
                raise _fault(entry.clauses, f"no document has {name}")
            if not clauses[name].is_rule:
                raise _fault(entry.clauses, f"no answer quotes {name} as a rule")
    return entries


def read_declared(folder: Path) -> tuple[Declared, ...]:
    """Return the entries of one folder's catalogue; there may be no catalogue."""
    path = folder / CATALOGUE
    raw = cast(dict[str, Any], read_yaml(path)) if path.exists() else {}
    return tuple(_entry(row) for row in raw.get(DIFFERENCES) or ())


def _entry(row: Mapping[str, Any]) -> Declared:
    clauses = row.get("clauses", ()) if isinstance(row, dict) else ()
    if not isinstance(row, dict) or row.keys() - _KNOWN or len(clauses) != 2:
        raise _fault(row, "it needs two clauses, and may have leads and differ")
    first, second = map(str, clauses)
    leads, differ = row.get("leads", ""), row.get("differ", True)
    if first.split("-")[0] == second.split("-")[0]:
        raise _fault(clauses, "they are of one document")
    if leads not in ("", first, second):
        raise _fault(clauses, f"leads {leads} is none of them")
    if not isinstance(differ, bool):
        raise _fault(clauses, f"differ is {differ!r}, not true or false")
    return Declared((first, second), leads, differ)


def _fault(entry: object, why: str) -> DocumentError:
    return DocumentError(f"{CATALOGUE}: {DIFFERENCES} {entry}: {why}; correct the entry")
