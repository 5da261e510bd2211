"""Several amounts told in one go, as people say them."""

from datetime import date

import pytest

from knowledge.screening.interview_mind import load_mind
from knowledge.screening.understand_answer import Asked, Manner, hear

ON = date(2025, 8, 1)
NONE = {"inc_wage": 0, "inc_biz": 0, "inc_prop": 0, "inc_trans": 0}


def say(text: str, fact: str = "all_income", parts: tuple[str, ...] = ()):
    return hear(load_mind(), Asked(fact, "self", ON, parts), text)


def between(low: int, high: int) -> dict[str, int]:
    return {"min": low, "max": high}


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("工资两千八，其他没得", {"inc_wage": 2800}),
        ("工资两千八其他没得", {"inc_wage": 2800}),
        ("养老金一百五，儿子打工两千多", {"inc_trans": 150, "inc_wage": between(2000, 2999)}),
        ("一百五的养老金，两千的工资", {"inc_trans": 150, "inc_wage": 2000}),  # amount first
        ("养老金嘛，一百五", {"inc_trans": 150}),  # a pause between name and amount
        ("养老金我和老伴各一百五", {"inc_trans": 300}),
        ("我两口子养老金各一百五，工资没得", {"inc_trans": 300}),
        ("没得工资，养老金一百五", {"inc_trans": 150}),
        ("除了养老金一百五啥都没得", {"inc_trans": 150}),
        ("退休工资两千三", {"inc_trans": 2300}),  # a pension, though it is called a wage
        ("儿子一个月给五百", {"inc_trans": 500}),
        ("卖菜一年八千", {"inc_biz": between(666, 667)}),  # 666⅔ a month
        ("工资2000到3000", {"inc_wage": between(2000, 3000)}),
        ("工资不到两千", {"inc_wage": between(0, 1999)}),
        ("养老金好像一百多", {"inc_trans": between(100, 199)}),
        ("工资两千五，养老金一百五，地头卖菜一个月三百",
         {"inc_wage": 2500, "inc_trans": 150, "inc_biz": 300}),
    ],
)  # fmt: skip
def test_what_is_named_counts_and_the_rest_is_none(said, told):
    assert say(said).values == {**NONE, **told}


@pytest.mark.parametrize(
    "said", ["都没得", "没得", "没得收入", "啥子都没得", "家里一分钱都没得", "一分钱都没得"]
)
def test_nothing_at_all_is_nothing_of_each(said):
    assert say(said).values == NONE


@pytest.mark.parametrize(
    ("said", "total"),
    [
        ("一共三千", 3000),
        ("加起来一千二", 1200),
        ("三千", 3000),
        ("2800", 2800),
        ("两千左右", between(1800, 2200)),
        ("年收入三万", 2500),
        ("工资两千，养老金一百五，一共两千一百五", 2150),  # the sum counts, and only once
        ("我一百五，老伴一百五", 300),
    ],
)
def test_an_amount_for_all_is_their_sum(said, total):
    assert say(said).values == {"inc_total": total}


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("工资没得", {"inc_wage": 0}),
        ("没上班", {"inc_wage": 0}),
        ("工资、生意都没得", {"inc_wage": 0, "inc_biz": 0}),
        ("工资一分钱都没得", {"inc_wage": 0}),
        ("种点自己吃", {"inc_biz": 0}),
        ("养老金不晓得好多", {"inc_trans": None}),
        ("有养老金，好多记不清了", {"inc_trans": None}),
        ("抚恤金一千二", {"inc_excl": 1200}),  # no part of the sum, and says nothing about it
    ],
)
def test_what_only_denies_or_is_not_known_says_nothing_of_the_others(said, told):
    assert say(said).values == told


@pytest.mark.parametrize(
    ("said", "still_open"),
    [
        ("打零工一天一百", "inc_wage"),  # how many days nobody said
        ("有养老金，工资两千", "inc_trans"),
        ("养老金每人一百五", "inc_trans"),  # of how many
    ],
)
def test_what_was_named_without_a_usable_amount_stays_open(said, still_open):
    values = say(said).values

    assert still_open not in values
    assert {*values} == {*NONE} - {still_open}


def test_an_amount_beside_an_unknown_one_is_at_least_that():
    values = say("养老金一百五，儿子给的不晓得好多").values

    assert values["inc_trans"] == between(150, 10_000_000)


def test_one_of_them_may_be_kept_back():
    refused = say("养老金一百五，不想说工资").values
    put_off = say("养老金一百五，等哈再说工资").values

    assert (refused["inc_wage"], refused["inc_trans"]) == (Manner.REFUSE, 150)
    assert (put_off["inc_wage"], put_off["inc_trans"]) == (Manner.LATER, 150)


def test_the_rest_may_be_unknown():
    told = say("养老金一百五，其他不晓得").values

    assert told == {**dict.fromkeys(NONE), "inc_trans": 150}


def test_allowances_stand_aside():
    assert say("抚恤金一千二，养老金一百五").values == {
        **NONE,
        "inc_trans": 150,
        "inc_excl": 1200,
    }


def test_only_what_was_still_asked_counts_as_none():
    told = say("养老金一百五", parts=("inc_prop", "inc_trans")).values

    assert told == {"inc_prop": 0, "inc_trans": 150}


@pytest.mark.parametrize(
    ("said", "manner"),
    [
        ("不晓得", Manner.DONT_KNOW),
        ("不想说", Manner.REFUSE),
        ("等哈再说", Manner.LATER),
        ("养老金算不算收入嘛", Manner.QUESTION),
        ("呵呵", Manner.UNCLEAR),
        ("各一百五", Manner.UNCLEAR),  # each of whom, of what
    ],
)
def test_what_tells_no_amount(said, manner):
    heard = say(said)

    assert (heard.manner, dict(heard.values)) == (manner, {})


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("看病八百，车费没得", {"ded_work": 0, "ded_rigid": 800}),
        ("上班车费两百，看病五百", {"ded_work": 200, "ded_rigid": 500}),
        ("每月透析两千", {"ded_work": 0, "ded_rigid": 2000}),
        ("看病一年一万二", {"ded_work": 0, "ded_rigid": 1000}),
        ("都没得", {"ded_work": 0, "ded_rigid": 0}),
        ("车费不晓得", {"ded_work": None}),
        ("一共八百", {}),  # what is taken off must be told one by one
    ],
)
def test_costs(said, told):
    assert say(said, "all_costs").values == told
