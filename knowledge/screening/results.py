"""What a screening says; it points to paths and never decides."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any


class ProgrammeOutcome(StrEnum):
    """Where one programme stands."""

    LIKELY = "likely"  # the path looks open: suggest applying
    CHECK = "check"  # something is unknown or the window has to look
    OTHER_PATH = "other_path"  # probably not this one: name the alternatives
    NOT_APPLICABLE = "not_applicable"  # not touched by what was told, or received already
    EXPIRED = "expired"  # no standard in force for the date; see ``provisional``


@dataclass(frozen=True)
class Because:
    """One reason: our sentence, the facts it rests on, where it is written."""

    text: str
    facts: tuple[str, ...]
    cite: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON."""
        return {"text": self.text, "facts": list(self.facts), "cite": list(self.cite)}


@dataclass(frozen=True)
class Alternative:
    """Another path to look at; ``programme`` is an id, or "" for one outside the programmes."""

    programme: str
    text: str


@dataclass(frozen=True)
class Flag:
    """A priority flag (P07) and the facts it rests on; flags have no rank."""

    id: str
    text: str
    cite: tuple[str, ...]
    facts: tuple[str, ...] = ()


class Treatment(StrEnum):
    """What becomes of an amount when income is worked out."""

    COUNTED = "counted"
    NOT_COUNTED = "not_counted"
    DEDUCTED = "deducted"


@dataclass(frozen=True)
class LedgerLine:
    """One amount told; ``amount`` is text for display, per month; ``note`` says what is done with it."""

    fact: str
    label: str
    amount: str
    treatment: Treatment
    cite: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True)
class StandardUsed:
    """A dated amount that a result was compared with or names; ``amount`` is text for display."""

    name: str
    amount: str
    valid_from: date
    mark: str
    source: str
    is_expired: bool


@dataclass(frozen=True)
class IncomeStatement:
    """What the amounts told add up to, in 元 a month as text for display.

    ``heads`` and ``per_head`` are "" while nobody has said how many people there are; ``open``
    names the facts that could still change the sums.
    """

    lines: tuple[LedgerLine, ...]
    counted: str
    deducted: str
    left: str
    heads: str
    per_head: str
    open: tuple[str, ...]
    lines_compared: tuple[StandardUsed, ...]


@dataclass(frozen=True)
class ProgrammeResult:
    """Where one programme stands and why.

    ``provisional`` is set only beside EXPIRED. ``missing`` names facts that could still change
    the outcome; ``at_window`` residual facts that only the window asks; ``is_settled`` says that
    no answer can change the outcome any more.
    """

    id: str
    outcome: ProgrammeOutcome
    provisional: ProgrammeOutcome | None
    because: tuple[Because, ...]
    missing: tuple[str, ...]
    documents: tuple[str, ...]
    where: str
    queue: str
    name: str = ""
    alternatives: tuple[Alternative, ...] = ()
    flags: tuple[Flag, ...] = ()
    notes: tuple[Because, ...] = ()
    at_window: tuple[str, ...] = ()
    is_settled: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return the row of design §9."""
        return {
            "id": self.id,
            "outcome": self.outcome.value,
            "provisional": self.provisional.value if self.provisional else None,
            "because": [reason.as_json() for reason in self.because],
            "missing": list(self.missing),
            "documents": list(self.documents),
            "where": self.where,
            "queue": self.queue,
        }


@dataclass(frozen=True)
class ScreeningResult:
    """All programmes in the order of rule 0.6; ``urgent`` means a person at once."""

    programmes: tuple[ProgrammeResult, ...]
    urgent: bool
    as_of: date
    ledger: tuple[LedgerLine, ...] = ()
    income: IncomeStatement | None = None  # None while nothing was said about income
    standards: tuple[StandardUsed, ...] = ()  # what decides the touched ones

    def programme(self, programme_id: str) -> ProgrammeResult | None:
        """Return one programme's result, or None when it is not built."""
        return next((row for row in self.programmes if row.id == programme_id), None)

    def as_json(self) -> dict[str, Any]:
        """Return the object of design §9; the caller adds the line's id."""
        return {
            "programmes": [row.as_json() for row in self.programmes],
            "urgent": self.urgent,
            "as_of": self.as_of.isoformat(),
        }
