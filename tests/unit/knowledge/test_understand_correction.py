"""Taking an earlier answer back."""

from datetime import date

import pytest

from knowledge.screening.interview_mind import load_mind
from knowledge.screening.understand_answer import Asked
from knowledge.screening.understand_correction import Correction, find_correction

ANSWERED = {
    "hukou": "开州",
    "track": "rural",
    "hh_n": 3,
    "inc_wage": 1200,
    "age": 71,
    "shop": False,
}


def correct(text: str, asked: str = "assets", answered=None):
    mind = load_mind()
    return find_correction(
        mind,
        Asked(asked, "self", date(2025, 8, 1)),
        ANSWERED if answered is None else answered,
        text,
    )


@pytest.mark.parametrize(
    ("said", "fact", "value"),
    [
        ("刚才说错了，收入是1500", "inc_wage", 1500),
        ("不是农村是城镇", "track", "urban"),  # without any «wrong»
        ("改一下年龄72", "age", 72),
        ("不对，是两口人", "hh_n", 2),  # the unit says which
        ("搞错了，户口是万州的", "hukou", "重庆其他区县"),
        ("不对哟，有门面", "shop", True),
    ],
)
def test_the_fact_is_found_and_replaced(said, fact, value):
    assert correct(said) == Correction(fact, {fact: value})


def test_a_fact_named_without_a_value_is_asked_again():
    assert correct("收入说错了") == Correction("inc_wage", None)


def test_without_any_hint_we_ask_which():
    assert correct("我说错了") == Correction()


@pytest.mark.parametrize(
    ("said", "asked", "answered"),
    [
        ("一千二", "assets", None),  # a plain answer
        ("不是农村是城镇", "track", None),  # the answer to the open question
        ("不是农村是城镇", "assets", {}),  # nothing said so far
        ("说错了要不要紧嘛", "assets", None),  # a question of its own
    ],
)
def test_what_corrects_nothing(said, asked, answered):
    assert correct(said, asked, answered) is None


def test_the_open_question_may_be_named_in_a_correction():
    # «收入» fits only the question that is open: its answer, not the last income told.
    found = correct("刚才说错了，收入是5000", "inc_wage", {"inc_prop": 0, "hh_n": 3})

    assert found == Correction("inc_wage", {"inc_wage": 5000})


WAGE = {"inc_wage": 2800, "inc_biz": 0, "inc_prop": 0, "inc_trans": 150}


@pytest.mark.parametrize(
    ("said", "answered", "values"),
    [
        ("不对，工资是两千", WAGE, {"inc_wage": 2000}),
        ("说错了，养老金是两百", WAGE, {"inc_trans": 200}),
        ("说错了，工资没得", WAGE, {"inc_wage": 0}),
        ("说错了，工资两千，养老金一百二", WAGE, {"inc_wage": 2000, "inc_trans": 120}),
        ("说错了，一共两千五", {"inc_total": 3000}, {"inc_total": 2500}),
        ("刚才说错了，收入是一千二", WAGE, {"inc_total": 1200}),  # two incomes: all of them
        ("刚才说错了，收入是一千二", {**WAGE, "inc_trans": 0}, {"inc_wage": 1200}),  # the only one
        ("不是两千八是两千三", WAGE, {"inc_wage": 2300}),  # the old amount says which
        ("不是一百五，是一百八", WAGE, {"inc_trans": 180}),
    ],
)
def test_a_correction_of_amounts_changes_only_what_it_names(said, answered, values):
    found = correct(said, "hh_n", answered)

    assert found is not None
    assert found.values == values


def test_the_open_amount_of_a_group_is_the_one_meant():
    found = correct("说错了，收入是五百", "inc_trans", {"inc_wage": 2800})

    assert found == Correction("inc_trans", {"inc_trans": 500})
