"""Puts lexical and dense scores together."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.retrieval.settings import Weights

Scores = NDArray[np.float32]


@dataclass(frozen=True)
class Field:
    """The texts of one kind, as positions in the index, and the clause each belongs to."""

    texts: NDArray[np.int64]
    owners: NDArray[np.int64]  # clause number of each text


@dataclass(frozen=True)
class Fused:
    """One row per clause, each in [0, 1]."""

    score: Scores
    lexical: Scores  # the lexical part alone, rescaled to [0, 1]
    dense: Scores


def fuse(
    lexical: Scores, dense: Scores, questions: Field, clauses: Field, count: int, weights: Weights
) -> Fused:
    """Score ``count`` clauses from the scores of their texts.

    The best authored question stands for a clause's questions: the one whose two signals,
    weighted, are largest, so that both signals speak of the same text.
    """
    own_lexical, own_dense = _spread(lexical, clauses, count), _spread(dense, clauses, count)
    asked_lexical, asked_dense = _best(lexical, dense, questions, count, weights)
    lexical_part = weights.question_lexical * asked_lexical + weights.clause_lexical * own_lexical
    dense_part = weights.question_dense * asked_dense + weights.clause_dense * own_dense
    return Fused(
        score=lexical_part + dense_part,
        lexical=_share(lexical_part, weights.question_lexical + weights.clause_lexical),
        dense=_share(dense_part, weights.question_dense + weights.clause_dense),
    )


def mix(lexical: Scores, dense: Scores, dense_share: float) -> Scores:
    """Return lexical + share x dense, each divided by its largest value, for plain passages."""
    return _by_largest(lexical) + dense_share * _by_largest(dense)


def _best(
    lexical: Scores, dense: Scores, field: Field, count: int, weights: Weights
) -> tuple[Scores, Scores]:
    signals = lexical[field.texts], dense[field.texts]
    both = weights.question_lexical * signals[0] + weights.question_dense * signals[1]
    best_lexical, best_dense = np.zeros((2, count), dtype=np.float32)
    order = np.argsort(both, kind="stable")  # the best comes last and stays
    best_lexical[field.owners[order]] = signals[0][order]
    best_dense[field.owners[order]] = signals[1][order]
    return best_lexical, best_dense


def _spread(scores: Scores, field: Field, count: int) -> Scores:
    spread = np.zeros(count, dtype=np.float32)
    spread[field.owners] = scores[field.texts]
    return spread


def _share(part: Scores, whole: float) -> Scores:
    return part / np.float32(whole) if whole else part


def _by_largest(scores: Scores) -> Scores:
    largest = scores.max(initial=0)
    return scores / largest if largest > 0 else np.zeros_like(scores)
