"""What a screening slip (预审单) says. Templates only show it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any


class Health(StrEnum):
    """What a slip can say about health and disability."""

    NONE = "none"  # nothing of that kind was told
    SHOWN = "shown"  # on the slip, until a moment
    KEPT = "kept"  # on the slip, because a case is open
    LEFT_OUT = "left_out"  # told, forgotten, and not on the slip


@dataclass(frozen=True)
class KeptScreening:
    """A screening as it is stored, by whichever way it was kept.

    ``facts`` and ``skipped`` as in Progress, ``result`` as ``as_kept`` writes it; None while the
    screening goes on.
    """

    person: str
    facts: Mapping[str, Any]
    result: Mapping[str, Any] | None
    rules: str
    skipped: Mapping[str, str]


@dataclass(frozen=True)
class Told:
    """One thing the citizen told, in words."""

    label: str
    value: str


@dataclass(frozen=True)
class Reason:
    """A sentence and the numbers of its references."""

    text: str
    refs: tuple[int, ...]


@dataclass(frozen=True)
class Gap:
    """What is missing, and the paper that settles it; "" when none does."""

    label: str
    paper: str


@dataclass(frozen=True)
class ProgrammePart:
    """A programme in full. ``outcome`` is the code, ``standing`` its words; never an approval.

    ``same`` says how many reasons an earlier programme on the slip gives already.
    """

    id: str
    name: str
    outcome: str
    standing: str
    reasons: tuple[Reason, ...]
    same: tuple[str, ...]
    flags: tuple[Reason, ...]
    gaps: tuple[Gap, ...]
    is_shortened: bool  # a reason that tells about health was forgotten


@dataclass(frozen=True)
class ProgrammeLine:
    """A programme in one line."""

    id: str
    name: str
    outcome: str
    standing: str


@dataclass(frozen=True)
class AmountRow:
    """One amount and what becomes of it; 元 a month."""

    label: str
    amount: str
    treatment: str
    words: str
    note: str
    refs: tuple[int, ...]


@dataclass(frozen=True)
class StandardRow:
    """A dated amount; ``mark`` says in words when the original was not seen."""

    label: str
    amount: str
    since: str
    mark: str
    is_expired: bool
    refs: tuple[int, ...]


@dataclass(frozen=True)
class IncomePart:
    """The income ledger; ``heads`` and ``per_head`` "" while nobody said how many people."""

    rows: tuple[AmountRow, ...]
    counted: str
    deducted: str
    left: str
    heads: str
    per_head: str
    open: tuple[str, ...]
    compared: tuple[StandardRow, ...]


@dataclass(frozen=True)
class Named:
    """A paper or a place, and the programmes it is for; none means all of them."""

    text: str
    programmes: tuple[str, ...]


@dataclass(frozen=True)
class Reference:
    """A numbered source; ``text`` is the clause verbatim, "" where only its title is known."""

    number: int
    document: str
    place: str
    text: str


@dataclass(frozen=True)
class Slip:
    """Everything on the slip, in the order it is shown."""

    who: str
    made_on: date | None
    told: tuple[Told, ...]
    skipped: tuple[Told, ...]  # asked and not answered, with the reason
    programmes: tuple[ProgrammePart, ...]
    others: tuple[ProgrammeLine, ...]
    untouched: tuple[str, ...]
    income: IncomePart | None
    standards: tuple[StandardRow, ...]
    notes: tuple[Reason, ...]  # said of several programmes, so said once
    at_window: tuple[str, ...]
    papers: tuple[Named, ...]
    places: tuple[Named, ...]
    references: tuple[Reference, ...]
    version: str
    digest: str
    is_urgent: bool
    health: Health
    health_until: datetime | None

    @property
    def is_dated(self) -> bool:
        """Say whether a standard behind the slip is older than its day."""
        compared = self.income.compared if self.income else ()
        return any(one.is_expired for one in (*self.standards, *compared))
