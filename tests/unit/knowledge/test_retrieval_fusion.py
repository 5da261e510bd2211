import numpy as np
import pytest

from knowledge.retrieval.fusion import Field, fuse, mix
from knowledge.retrieval.settings import Weights

WEIGHTS = Weights(questions=(0.3, 0.1), clause_lexical=0.4, clause_dense=0.2)
# Texts 0 and 1 are the clauses' own; 2, 3 and 4 ask for clause 0, 5 for clause 1.
OWN = Field(np.array([0, 1]), np.array([0, 1]))
QUESTIONS = Field(np.array([2, 3, 4, 5]), np.array([0, 0, 0, 1]))


def _array(*values):
    return np.array(values, dtype=np.float32)


def _fuse(lexical, dense):
    return fuse(lexical, dense, QUESTIONS, OWN, 3, WEIGHTS)


def test_a_score_is_the_weighted_sum_of_its_signals():
    fused = _fuse(_array(0.5, 0, 0.2, 0.8, 0.4, 0), _array(0.1, 0, 0.2, 0.6, 0.4, 0))

    best, second = (0.8 + 0.6) / 2, 0.4
    assert fused.score[0] == pytest.approx(0.3 * best + 0.1 * second + 0.4 * 0.5 + 0.2 * 0.1)


def test_the_parts_are_each_signal_alone():
    fused = _fuse(_array(1, 0, 1, 1, 1, 0), np.zeros(6, dtype=np.float32))

    assert fused.lexical[0] == pytest.approx(1)
    assert fused.dense[0] == 0


def test_clauses_without_texts_score_zero():
    fused = _fuse(np.ones(6, dtype=np.float32) / 2, np.ones(6, dtype=np.float32) / 2)

    assert fused.score[2] == 0


def test_one_question_alone_counts_less_than_two_that_agree():
    lexical = _array(0, 0, 0.6, 0.6, 0, 0.6)

    fused = _fuse(lexical, lexical)

    assert fused.score[0] > fused.score[1] > 0


def test_the_very_words_of_an_authored_question_score_one():
    fused = _fuse(_array(0, 0, 0, 1, 0, 0), _array(0, 0, 0, 1, 0, 0))

    assert fused.score[0] == 1


def test_the_same_words_with_another_meaning_do_not_score_one():
    fused = _fuse(_array(0, 0, 0, 1, 0, 0), _array(0, 0, 0, 0.8, 0, 0))

    assert fused.score[0] < 0.5


def test_mix_divides_each_signal_by_its_largest():
    assert list(mix(_array(2, 4), _array(0.3, 0), 0.5)) == [1.0, 1.0]


def test_mix_of_nothing_is_nothing():
    assert list(mix(_array(0, 0), _array(0, 0), 0.5)) == [0, 0]
