"""One question of an evaluation set, and what came of asking it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from knowledge.outcomes import Outcome

# Both quote the clause that governs the question; the second adds that it gives no figure.
FROM_THE_DOCUMENTS = frozenset({Outcome.ANSWERED, Outcome.NOT_STATED})


class Half(StrEnum):
    """The part of a set that a run uses."""

    DEV = "dev"  # may be looked at while improving the product
    TEST = "test"  # frozen: only measured
    ALL = "all"


@dataclass(frozen=True)
class Question:
    """A question with the clauses that truly answer it."""

    id: str
    text: str
    kind: str
    half: Half
    expect: Outcome
    parts: tuple[frozenset[str], ...] = ()  # acceptable clause ids, a set per question asked
    also: frozenset[Outcome] = frozenset()  # other outcomes that are right too

    @property
    def gold(self) -> frozenset[str]:
        """Return every acceptable clause id."""
        return frozenset().union(*self.parts)

    @property
    def is_answerable(self) -> bool:
        """Say whether a clause governs it."""
        return bool(self.parts)


@dataclass(frozen=True)
class Observation:
    """What came of asking a question."""

    question: Question
    outcome: Outcome
    retrieved: tuple[str, ...] = ()  # clause ids, best first
    cited: tuple[str, ...] = ()
    inventions: tuple[str, ...] = ()  # what has no source, in words
    reply: str = ""
    ms: float = 0.0


@dataclass(frozen=True)
class Scores:
    """The figures of a group of questions; None where there is nothing to divide by."""

    questions: int
    answerable: int
    hit_at_1: float | None
    hit_at_3: float | None
    hit_at_5: float | None
    mrr: float | None
    citation_precision: float | None
    outcome_accuracy: float | None
    false_answers: float | None
    false_refusals: float | None
    inventions: int
    median_ms: float | None
    p95_ms: float | None


@dataclass(frozen=True)
class Report:
    """A whole run: its figures and its observations."""

    overall: Scores
    kinds: Mapping[str, Scores]
    observations: tuple[Observation, ...]
