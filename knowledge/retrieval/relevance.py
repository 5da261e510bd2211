"""Whether a question is ours at all, from four figures that tell ours from other offices'.

A question about something else shares words with our clauses too: who asks, «how do I apply»,
«how much». What gives it away is that a question of another field is nearer, and that its
telling words are in no clause of ours. The weights are fitted (tests/load/fit_relevance.py).
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import exp, log

from knowledge.retrieval.settings import Floors, RelevanceSettings

_MANY_UNITS = 60  # a question of so many different units is a story; longer changes nothing


@dataclass(frozen=True)
class Signs:
    """What a question looks like beside our clauses; every figure is in [0, 1] but ``other``."""

    score: float  # of the best clause
    unknown: float  # share of the question's telling units that no clause has
    other: float  # closeness of the nearest other field less that of our nearest question
    length: float  # different units, 1 for a story: a long question matches nothing closely


@dataclass(frozen=True)
class Vocabulary:
    """How telling a unit is: in how few clauses it occurs. What every clause has tells nothing."""

    clauses: int
    counts: Mapping[str, int]  # clauses with a unit in their text or questions

    def unknown_share(self, units: Iterable[str]) -> float:
        """Return the share of the units, weighted by how telling they are, in no clause."""
        weights = {unit: self._weight(unit) for unit in set(units)}
        unknown = sum(weight for unit, weight in weights.items() if unit not in self.counts)
        return unknown / (sum(weights.values()) or 1)

    def _weight(self, unit: str) -> float:
        return max(0.0, log((self.clauses + 1) / (self.counts.get(unit, 0) + 0.5)))


def make_vocabulary(texts: Iterable[tuple[str, Iterable[str]]]) -> Vocabulary:
    """Return the vocabulary of texts given as clause id and units."""
    of_clause: dict[str, set[str]] = {}
    for clause_id, units in texts:
        of_clause.setdefault(clause_id, set()).update(units)
    counts = Counter(unit for units in of_clause.values() for unit in units)
    return Vocabulary(len(of_clause), counts)


def length_of(units: Iterable[str]) -> float:
    """Return the length of a question as Signs has it."""
    return min(len(set(units)), _MANY_UNITS) / _MANY_UNITS


def log_odds(signs: Signs, settings: RelevanceSettings) -> float:
    """Return how surely a question is ours: above 0 it is, below it is not."""
    return (
        settings.base
        + settings.score * signs.score
        + settings.unknown * signs.unknown
        + settings.other * signs.other
        + settings.length * signs.length
    )


def calibrated(best: float, odds: float, floors: Floors) -> float:
    """Return the factor that puts the best clause above the floor if, and only if, it is ours.

    What is not ours stays between half the floor and the floor, the surer the lower.
    """
    if best <= 0:
        return 1.0
    if odds >= 0:
        return max(1.0, floors.answer / best)
    return floors.answer * (0.5 + 1 / (1 + exp(-max(odds, -50)))) / max(best, floors.answer / 2)
