"""What a check finds."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to mend: where it stands, what is wrong and what to do, in words for clerks."""

    file: Path
    line: int
    what: str
    todo: str


@dataclass(frozen=True)
class Checked:
    """What was looked at, by kind, and every problem found, in order of file and line."""

    counts: Mapping[str, int]
    problems: tuple[Problem, ...]
