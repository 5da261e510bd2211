"""A frozen case as records."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from knowledge.screening.results import ProgrammeOutcome


@dataclass(frozen=True)
class Expected:
    """Where one programme stood when the case was frozen, and the sentences that said why.

    ``provisional`` is set only beside an expired outcome.
    """

    outcome: ProgrammeOutcome
    provisional: ProgrammeOutcome | None = None
    because: tuple[str, ...] = ()


@dataclass(frozen=True)
class Acceptance:
    """A change of the expectation after a review: when, by whom, why, and what changed."""

    on: date
    by: str
    why: str
    changes: tuple[str, ...]


@dataclass(frozen=True)
class FrozenCase:
    """Facts as in JSON, seen on the day ``on``, and what has to come out of them.

    ``why`` says why the case was frozen; ``frozen`` is the day on which that was done.
    """

    id: str
    name: str
    why: str
    on: date
    frozen: date
    facts: Mapping[str, Any]
    urgent: bool
    expected: Mapping[str, Expected]
    accepted: tuple[Acceptance, ...] = ()
