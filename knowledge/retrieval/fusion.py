"""Puts lexical and dense scores together."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.retrieval.settings import Weights

Scores = NDArray[np.float32]
_SAME = 0.9995  # of both scores of a text: 1 but for rounding


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
    lexical: Scores, dense: Scores, questions: Field, clauses: Field, count: int, weights: Weights
) -> Fused:
    """Score ``count`` clauses from the scores of their texts.

    A clause's best authored question counts most, the next best support it: one odd question
    that happens to share words with something else must not carry a clause alone. A question
    asked in the very words of an authored one scores 1.
    """
    both = (lexical + dense) / np.float32(2)
    places = _places(both[questions.texts], questions.owners)
    words, meaning = (
        _by_place(signal[questions.texts], questions.owners, places, count, weights.questions)
        + share * _spread(signal, clauses, count)
        for signal, share in (
            (lexical, 2 * weights.clause_lexical),
            (dense, 2 * weights.clause_dense),
        )
    )
    asked = sum(weights.questions)
    score = _scaled(words + meaning, 2)
    is_same = np.minimum(lexical, dense)[questions.texts] >= _SAME
    score[questions.owners[is_same]] = 1
    return Fused(
        score=score,
        lexical=_scaled(words, asked + 2 * weights.clause_lexical),
        dense=_scaled(meaning, asked + 2 * weights.clause_dense),
    )


def mix(lexical: Scores, dense: Scores, dense_share: float) -> Scores:
    """Return lexical + share x dense, each divided by its largest value, for plain passages."""
    return _by_largest(lexical) + np.float32(dense_share) * _by_largest(dense)


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


def _scaled(scores: Scores, divisor: float) -> Scores:
    scaled: Scores = scores / np.float32(divisor)
    return scaled


def _spread(scores: Scores, field: Field, count: int) -> Scores:
    spread = np.zeros(count, dtype=np.float32)
    spread[field.owners] = scores[field.texts]
    return spread


def _by_largest(scores: Scores) -> Scores:
    largest = scores.max(initial=0)
    return scores / largest if largest > 0 else np.zeros_like(scores)
