import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.retrieval.lexical import build_lexical
from knowledge.retrieval.settings import Bm25Settings

TEXTS = [["低", "保"], ["养", "老", "院", "费"], ["低", "保", "边", "缘"], ["殡", "葬"]]


def _index(**settings):
    return build_lexical(TEXTS, Bm25Settings(k1=0.5, b=0.2, **settings))


def test_a_copy_of_a_text_scores_one():
    scores = _index().scores(["养", "老", "院", "费"])

    assert scores[1] == pytest.approx(1, abs=1e-4)
    assert list(scores[[0, 2, 3]]) == [0, 0, 0]


@pytest.mark.parametrize("text", range(len(TEXTS)))
def test_our_ceiling_is_the_librarys_score_of_a_copy(text):
    index = _index()

    assert index.own_score(TEXTS[text]) == pytest.approx(
        float(index.raw_scores(TEXTS[text])[text]), rel=1e-4
    )


def test_units_no_text_has_count_against_the_match():
    index = _index()

    assert index.scores(["低", "保", "天", "气"])[0] < index.scores(["低", "保"])[0] / 2


@pytest.mark.parametrize("units", [[], ["天", "气"]])
def test_unknown_units_score_zero_everywhere(units):
    assert not _index().scores(units).any()


def test_a_long_story_is_not_pressed_down_by_its_length():
    story = ["低", "保", *(f"无{number}" for number in range(40))]

    strict = _index().scores(story)[0]
    lenient = _index(usual_units=4, story_share=0.25).scores(story)[0]

    assert lenient > 2 * strict


def test_a_question_of_usual_length_is_scored_as_ever():
    assert np.array_equal(
        _index(usual_units=4, story_share=0.25).scores(["低", "保"]), _index().scores(["低", "保"])
    )


@pytest.fixture(scope="module")
def generous():
    return _index(usual_units=2, story_share=0.1)


@given(units=st.lists(st.sampled_from("低保养老院费边缘殡葬天气"), max_size=30))
def test_scores_stay_between_zero_and_one(generous, units):
    scores = generous.scores(units)

    assert ((scores >= 0) & (scores <= 1)).all()
