"""Putting answers into the progress."""

from dataclasses import replace

import pytest

from actions.screening.progress import LATER, Progress
from actions.screening.recording import WHEN_UNSAID, Recorder
from knowledge.screening.interview_mind import load_mind


@pytest.fixture(scope="module")
def recorder() -> Recorder:
    return Recorder(load_mind().book, frozenset({"P01", "P07"}))


def test_an_answer_about_several_facts_answers_each_of_them(recorder):
    told = {"car": "无", "shop": True}

    after = recorder.answer(Progress(misses=1), "all_property", told)

    assert (after.facts, after.answers, after.misses) == (told, told, 0)


def test_only_what_the_answer_holds_is_stored(recorder):
    before = Progress(facts={"hh_n": 2}, answers={"hh_n": 2})

    after = recorder.answer(before, "all_place", {"hukou": "开州"})

    assert after.facts == {"hh_n": 2, "hukou": "开州"}
    assert "track" not in after.answers


def test_an_answer_takes_back_that_it_was_put_off(recorder):
    before = Progress(skipped={"car": LATER, "shop": LATER})

    after = recorder.answer(before, "all_property", {"car": "无"})

    assert after.skipped == {"shop": LATER}


def test_health_in_a_group_waits_for_consent_and_the_rest_does_not(recorder):
    values = {"ill": "重病未认定", "dis_cert": {}}

    held = recorder.answer(Progress(), "all_health", values)
    given = recorder.own(held, "_consent", True)
    refused = recorder.own(held, "_consent", False)

    assert (held.facts, held.held) == ({}, values)
    assert (given.facts, given.held) == (values, {})
    assert (refused.facts, refused.held, refused.consent) == ({}, {}, False)


def test_health_told_unasked_after_a_refusal_is_dropped(recorder):
    refused = Progress(consent=False)

    assert recorder.tell(refused, {"ill": "重病未认定", "hh_n": 2}).facts == {"hh_n": 2}


@pytest.mark.parametrize(
    ("fact", "value", "expected"),
    [
        ("_relation", "father", {"person": "father", "is_person_known": True}),
        ("_programmes", ["P07", "P99"], {"programmes": ("P07",), "is_wish_known": True}),
        ("_place", "临江镇", {"place": "临江镇"}),
        ("_contact", True, {"contact": True}),
    ],
)
def test_answers_about_the_interview_are_no_facts(recorder, fact, value, expected):
    after = recorder.answer(Progress(misses=2), fact, {fact: value})

    assert after == replace(Progress(), **expected)


def test_what_is_not_said_about_the_interview_is_never_taken_for_a_yes():
    assert WHEN_UNSAID["_consent"] is False
    assert WHEN_UNSAID["_contact"] is False
    assert WHEN_UNSAID["_place"] == ""


def test_a_sum_takes_the_place_of_its_parts_and_leaves_the_rest(recorder):
    before = Progress(facts={"inc_wage": 2000, "inc_trans": 150, "inc_excl": 800, "hh_n": 2})

    after = recorder.answer(before, "all_income", {"inc_total": 1200})

    assert after.facts == {"inc_total": 1200, "inc_excl": 800, "hh_n": 2}
