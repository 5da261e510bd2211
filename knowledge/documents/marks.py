"""The editors' marks on clauses, read from clause_marks.yml."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from knowledge.documents.errors import DocumentError
from knowledge.documents.model import Strength
from knowledge.text.packaged import read_yaml


@dataclass(frozen=True)
class Mark:
    """What the editors say about one row."""

    label: str
    strength: Strength
    functions: tuple[str, ...]


def load_marks(path: Path) -> dict[str, Mark]:
    """Return the marks by clause id; raise DocumentError for a label without a strength."""
    raw = cast(dict[str, Any], read_yaml(path))
    strengths: dict[str, str] = raw["strengths"]
    marks: dict[str, Mark] = {}
    for clause_id, (label, *functions) in raw["marks"].items():
        if label not in strengths:
            raise DocumentError(f"{path.name}: {clause_id} is marked {label!r}, no known strength")
        if not functions:
            raise DocumentError(f"{path.name}: {clause_id} has no function; give it at least one")
        marks[clause_id] = Mark(label, Strength(strengths[label]), tuple(functions))
    return marks


def check_marks(marks: Collection[str], clause_ids: Collection[str]) -> None:
    """Raise DocumentError unless every clause has a mark and every mark a clause."""
    unmarked = sorted(set(clause_ids) - set(marks))
    if unmarked:
        raise DocumentError(f"clause {unmarked[0]} has no mark; add it to clause_marks.yml")
    orphaned = sorted(set(marks) - set(clause_ids))
    if orphaned:
        raise DocumentError(f"clause_marks.yml marks {orphaned[0]}, which no document has")
