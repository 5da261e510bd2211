"""The figures, as pure functions over observations."""

from collections.abc import Callable, Iterable, Sequence
from math import ceil
from statistics import fmean, median

from bot.evaluation.model import FROM_THE_DOCUMENTS, Observation, Scores
from knowledge.outcomes import Outcome


def score(observations: Sequence[Observation]) -> Scores:
    """Return the figures of a group."""
    answerable = [one for one in observations if one.question.is_answerable]
    outside = [one for one in observations if one.question.expect is Outcome.OUT_OF_SCOPE]
    times = [one.ms for one in observations]
    return Scores(
        questions=len(observations),
        answerable=len(answerable),
        hit_at_1=_share(answerable, lambda one: is_hit(one, 1)),
        hit_at_3=_share(answerable, lambda one: is_hit(one, 3)),
        hit_at_5=_share(answerable, lambda one: is_hit(one, 5)),
        mrr=_mean(map(reciprocal_rank, answerable)),
        citation_precision=citation_precision(answerable),
        outcome_accuracy=_share(observations, is_outcome_right),
        false_answers=_share(outside, is_false_answer),
        false_refusals=_share(answerable, is_false_refusal),
        inventions=sum(len(one.inventions) for one in observations),
        median_ms=median(times) if times else None,
        p95_ms=percentile(times, 0.95),
    )


def is_hit(one: Observation, top: int) -> bool:
    """Say whether the first ``top`` clauses answer the question.

    Two questions at once: all of them, but only one clause can be first.
    """
    first = set(one.retrieved[:top])
    found = sum(bool(part & first) for part in one.question.parts)
    return found >= min(top, len(one.question.parts)) > 0


def reciprocal_rank(one: Observation) -> float:
    """Return 1 / the place of the first right clause, 0 when there is none."""
    gold = one.question.gold
    places = (at for at, clause in enumerate(one.retrieved, start=1) if clause in gold)
    return 1 / next(places, float("inf"))


def citation_precision(observations: Iterable[Observation]) -> float | None:
    """Return the share of all quoted clauses that are right ones."""
    return _mean(float(clause in one.question.gold) for one in observations for clause in one.cited)


def is_outcome_right(one: Observation) -> bool:
    """Say whether it ended as it should."""
    return one.outcome is one.question.expect or one.outcome in one.question.also


def is_false_answer(one: Observation) -> bool:
    """Say whether a question that the documents do not treat was answered from them."""
    is_outside = one.question.expect is Outcome.OUT_OF_SCOPE
    return is_outside and one.outcome in FROM_THE_DOCUMENTS and not is_outcome_right(one)


def is_false_refusal(one: Observation) -> bool:
    """Say whether a question that a clause answers got no clause, however politely."""
    is_quoted = one.outcome in FROM_THE_DOCUMENTS
    return one.question.is_answerable and not is_quoted and not is_outcome_right(one)


def percentile(values: Sequence[float], share: float) -> float | None:
    """Return the smallest value that at least ``share`` of the values do not exceed."""
    return sorted(values)[max(ceil(share * len(values)), 1) - 1] if values else None


def _share(
    observations: Sequence[Observation], holds: Callable[[Observation], bool]
) -> float | None:
    return _mean(float(holds(one)) for one in observations)


def _mean(values: Iterable[float]) -> float | None:
    known = list(values)
    return fmean(known) if known else None
