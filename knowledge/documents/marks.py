"""The editors' marks on clauses, read from YAML."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from knowledge.documents.errors import DocumentError
from knowledge.documents.model import Strength
from knowledge.text.packaged import read_yaml

GUESSED = "?"  # after a label: chosen by rules; delete it to confirm


@dataclass(frozen=True)
class Mark:
    """What the editors say about one row."""

    label: str
    strength: Strength
    functions: tuple[str, ...]
    is_guessed: bool = False


def load_strengths(path: Path) -> Mapping[str, str]:
    """Return the strength of every label that the file of marks explains."""
    raw = cast(dict[str, Any], read_yaml(path))
    return cast(dict[str, str], raw["strengths"])


def load_marks(path: Path, strengths: Mapping[str, str]) -> dict[str, Mark]:
    """Return the marks by clause id; raise DocumentError for a label without a strength."""
    raw = cast(dict[str, Any], read_yaml(path))
    marks: dict[str, Mark] = {}
    for clause_id, (written, *functions) in raw["marks"].items():
        label = written.removesuffix(GUESSED)
        if label not in strengths:
            raise DocumentError(f"{path.name}: {clause_id} is marked {label!r}, no known strength")
        if not functions:
            raise DocumentError(f"{path.name}: {clause_id} has no function; give it at least one")
        marks[clause_id] = Mark(
            label, Strength(strengths[label]), tuple(functions), written != label
        )
    return marks


def check_marks(marks: Collection[str], clause_ids: Collection[str], name: str) -> None:
    """Raise DocumentError unless every clause has a mark in the file ``name``, and conversely."""
    unmarked = sorted(set(clause_ids) - set(marks))
    if unmarked:
        raise DocumentError(f"clause {unmarked[0]} has no mark; add it to {name}")
    orphaned = sorted(set(marks) - set(clause_ids))
    if orphaned:
        raise DocumentError(f"{name} marks {orphaned[0]}, which no document has")
