import numpy as np
import pytest

from knowledge.retrieval.fusion import Field, fuse, mix
from knowledge.retrieval.settings import Weights

WEIGHTS = Weights(questions=(0.3, 0.1), clause_lexical=0.4, clause_dense=0.2)
# Texts 0 and 1 are the clauses' own; 2, 3 and 4 ask for clause 0, 5 for clause 1. Text 6 is that
# of clause 3, for which nobody asks.
OWN = Field(np.array([0, 1, 6]), np.array([0, 1, 3]))
QUESTIONS = Field(np.array([2, 3, 4, 5]), np.array([0, 0, 0, 1]))
ANSWERABLE = np.ones(4, dtype=np.bool_)


def _array(*values):
    """Return a signal of the seven texts; those not given are 0."""
    return np.array([*values, *[0] * (7 - len(values))], dtype=np.float32)


def _fuse(lexical, dense, answerable=ANSWERABLE):
    return fuse(lexical, dense, QUESTIONS, OWN, answerable, WEIGHTS)


def test_a_score_is_the_weighted_sum_of_its_signals():
    fused = _fuse(_array(0.5, 0, 0.2, 0.8, 0.4, 0), _array(0.1, 0, 0.2, 0.6, 0.4, 0))

    best, second = (0.8 + 0.6) / 2, 0.4
    assert fused.score[0] == pytest.approx(0.3 * best + 0.1 * second + 0.4 * 0.5 + 0.2 * 0.1)


def test_the_parts_are_each_signal_alone():
    fused = _fuse(_array(1, 0, 1, 1, 1, 0), _array())

    assert fused.lexical[0] == pytest.approx(1)
    assert fused.dense[0] == 0


def test_clauses_without_texts_score_zero():
    fused = _fuse(_array(*[0.5] * 7), _array(*[0.5] * 7))

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


def test_the_text_of_a_clause_for_which_nobody_asks_counts_in_full():
    fused = _fuse(_array(0, 0, 0, 0, 0, 0, 0.9), _array(0, 0, 0, 0, 0, 0, 0.6))

    own = (0.4 * 0.9 + 0.2 * 0.6) / (0.4 + 0.2)
    assert fused.score[3] == pytest.approx(own)
    assert (fused.lexical[3], fused.dense[3]) == pytest.approx((0.9, 0.6))


def test_its_text_takes_over_the_weight_of_the_questions_that_a_clause_lacks():
    fused = _fuse(_array(0, 0.5, 0, 0, 0, 0.8), _array(0, 0.5, 0, 0, 0, 0.8))

    assert fused.score[1] == pytest.approx(0.3 * 0.8 + (1 - 0.3) * 0.5)


def test_a_first_question_about_something_else_does_not_hide_the_text():
    asked_for_the_other = _fuse(_array(0, 0.9), _array(0, 0.6))

    assert asked_for_the_other.score[1] == pytest.approx((0.4 * 0.9 + 0.2 * 0.6) / 0.6)


def test_as_many_questions_as_weights_leave_the_text_its_own_weight():
    fused = _fuse(_array(1, 1), _array(1, 1))

    assert fused.score[0] == pytest.approx(0.6)


def test_what_may_not_be_quoted_does_not_rise():
    signals = _array(0, 0, 0, 0, 0, 0, 0.9), _array(0, 0, 0, 0, 0, 0, 0.6)

    fused = _fuse(*signals, answerable=np.zeros(4, dtype=np.bool_))

    assert fused.score[3] == pytest.approx(0.4 * 0.9 + 0.2 * 0.6)


def test_mix_divides_each_signal_by_its_largest():
    assert list(mix(_array(2, 4), _array(0.3, 0), 0.5))[:3] == [1.0, 1.0, 0.0]


def test_mix_of_nothing_is_nothing():
    assert list(mix(_array(), _array(), 0.5)) == [0] * 7
