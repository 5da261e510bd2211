"""Puts lexical and dense scores together."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.retrieval.settings import Weights

Scores = NDArray[np.float32]
_SAME = 0.9995  # of both scores of a text: 1 but for rounding
_TINY = 1e-6  # a signal without weight scores 0 out of this


@dataclass(frozen=True)
class Field:
    """The texts of one kind, as positions in the index, and the clause each belongs to."""

    texts: NDArray[np.int64]
    owners: NDArray[np.int64]  # clause number of each text


@dataclass(frozen=True)
class Fused:
    """One row per clause, each in [0, 1]."""

    score: Scores
    lexical: Scores  # what the words alone say
    dense: Scores  # what the meaning alone says


def fuse(
    lexical: Scores,
    dense: Scores,
    questions: Field,
    clauses: Field,
    answerable: NDArray[np.bool_],
    weights: Weights,
) -> Fused:
    """Score the clauses from the scores of their texts; ``answerable`` has one entry a clause.

    A clause's best authored question counts most, the next best support it: one odd question
    that happens to share words with something else must not carry a clause alone. A question
    asked in the very words of an authored one scores 1. Where an answerable clause has fewer
    questions than weights, or none, its own text takes over the weight of those that it lacks;
    and such a clause never scores less than its text alone, so that the first question written
    for it does not hide it from all others.
    """
    count = len(answerable)
    has = _weight_of_questions(questions.owners, answerable, weights.questions)
    own = max(weights.clause_lexical + weights.clause_dense, _TINY)
    more = (1 + (sum(weights.questions) - has) / own).astype(np.float32)
    both = (lexical + dense) / np.float32(2)
    places = _places(both[questions.texts], questions.owners)
    words, meaning = (
        _by_place(signal[questions.texts], questions.owners, places, count, weights.questions)
        + share * more * _spread(signal, clauses, count)
        for signal, share in (
            (lexical, 2 * weights.clause_lexical),
            (dense, 2 * weights.clause_dense),
        )
    )
    alone = weights.clause_lexical * lexical + weights.clause_dense * dense
    score = np.maximum(
        _scaled(words + meaning, 2),
        np.where(more > 1, _scaled(_spread(alone, clauses, count), own), 0).astype(np.float32),
    )
    is_same = np.minimum(lexical, dense)[questions.texts] >= _SAME
    score[questions.owners[is_same]] = 1
    return Fused(
        score=score,
        lexical=_scaled(words, has + 2 * weights.clause_lexical * more),
        dense=_scaled(meaning, has + 2 * weights.clause_dense * more),
    )


def mix(lexical: Scores, dense: Scores, dense_share: float) -> Scores:
    """Return lexical + share x dense, each divided by its largest value, for plain passages."""
    return _by_largest(lexical) + np.float32(dense_share) * _by_largest(dense)


def _weight_of_questions(
    owners: NDArray[np.int64], answerable: NDArray[np.bool_], weights: Sequence[float]
) -> NDArray[np.float64]:
    """Return the sum of the weights that each clause has questions for.

    What may not be quoted anyway counts as if it had them all: it must not rise.
    """
    sums = np.concatenate([[0.0], np.cumsum(weights)])
    asked = np.bincount(owners, minlength=len(answerable))
    return np.where(answerable, sums[np.minimum(asked, len(weights))], sums[-1])


def _places(scores: Scores, owners: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return each text's place among the texts of its clause, 0 for the best."""
    order = np.lexsort((-scores, owners))  # by clause, the best first
    sorted_owners = owners[order]
    starts = np.searchsorted(sorted_owners, sorted_owners)
    places = np.empty(len(owners), dtype=np.int64)
    places[order] = np.arange(len(owners)) - starts
    return places


def _by_place(
    scores: Scores,
    owners: NDArray[np.int64],
    places: NDArray[np.int64],
    count: int,
    weights: Sequence[float],
) -> Scores:
    """Return the sum of each clause's best scores, the one in place p times weights[p]."""
    total = np.zeros(count, dtype=np.float32)
    for place, weight in enumerate(weights):
        here = places == place
        total[owners[here]] += np.float32(weight) * scores[here]
    return total


def _scaled(scores: Scores, largest: NDArray[np.float64] | float) -> Scores:
    """Return the scores as shares of the largest they can be."""
    scaled: Scores = (scores / np.maximum(largest, _TINY)).astype(np.float32)
    return scaled


def _spread(scores: Scores, field: Field, count: int) -> Scores:
    spread = np.zeros(count, dtype=np.float32)
    spread[field.owners] = scores[field.texts]
    return spread


def _by_largest(scores: Scores) -> Scores:
    largest = scores.max(initial=0)
    return scores / largest if largest > 0 else np.zeros_like(scores)
