"""A decision table as records, ready to be printed."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class CiteRow:
    """A citation; of a clause ``title`` is the 文号, ``dated`` and ``mark`` are ""."""

    cite: str
    title: str
    dated: str
    mark: str


@dataclass(frozen=True)
class ConditionRow:
    """One condition: its number in this table, what it tests, what we say, where it is written.

    ``name`` is what the rules files call it; "" for another programme's outcome.
    """

    number: int
    name: str
    test: str
    holds: str
    fails: str
    open: str
    cite: tuple[str, ...]


@dataclass(frozen=True)
class CombinationRow:
    """One combination of conditions (number -> yes, no, not_yes) and the outcome it leads to."""

    outcome: str
    wants: Mapping[int, str]


@dataclass(frozen=True)
class AmountRow:
    """An amount on the day; ``is_expired`` when it is too old for it, or not yet in force."""

    name: str
    label: str
    amount: str
    unit: str
    valid_from: date
    mark: str
    source: str
    title: str
    is_expired: bool


@dataclass(frozen=True)
class FactRow:
    """A fact asked; ``at_window``: only the window asks it."""

    name: str
    label: str
    ask: str
    at_window: bool


@dataclass(frozen=True)
class Said:
    """A sentence, a paper or a queue, and when it is shown ("" is always)."""

    text: str
    when: str = ""
    cite: tuple[str, ...] = ()


@dataclass(frozen=True)
class ProgrammeTable:
    """Everything that the rules say about one programme on one day.

    ``never`` are the outcomes that no combination leads to.
    """

    id: str
    name: str
    on: date
    file: str
    trigger: str
    conditions: tuple[ConditionRow, ...]
    combinations: tuple[CombinationRow, ...]
    never: tuple[str, ...]
    amounts: tuple[AmountRow, ...]
    decided_by: tuple[str, ...]
    facts: tuple[FactRow, ...]
    papers: tuple[Said, ...]
    where: str
    queues: tuple[Said, ...]
    alternatives: tuple[str, ...]
    tells: tuple[Said, ...]
    flags: tuple[Said, ...]
    sources: tuple[CiteRow, ...]

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON; days as YYYY-MM-DD, numbers of conditions as text keys."""
        return dict(_plain(asdict(self)))


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value
