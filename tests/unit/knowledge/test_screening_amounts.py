"""Numbers worked out from facts: what they are, what they rest on, what is still open."""

from datetime import date
from fractions import Fraction

import pytest

from knowledge.screening import load_rulebook, parse_facts
from knowledge.screening.amounts import (
    DERIVED,
    is_known_absent,
    number,
    open_sources,
    pension,
    reads,
    sources,
)
from knowledge.screening.engine import look
from knowledge.screening.intervals import ZERO, Interval, exactly
from knowledge.screening.local import AverageIncome, Local

ON = date(2025, 8, 1)
LAST, NEXT = date(2025, 12, 31), date(2026, 1, 1)
INCOME = ("inc_wage", "inc_biz", "inc_prop", "inc_trans")
PAID = {"inc_wage": 900, "inc_biz": 60, "inc_prop": 30, "inc_trans": 10}
SPENT = {"ded_work": 100, "ded_rigid": 40}
RULEBOOK = load_rulebook()


def at(raw, on=ON, rulebook=RULEBOOK):
    return look(rulebook, parse_facts(raw), on)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ({**PAID, **SPENT, "hh_n": 1}, exactly(860)),
        ({**PAID, **SPENT, "hh_n": 4}, exactly(215)),
        ({**PAID, **SPENT, "hh_n": 3}, exactly(Fraction(860, 3))),
        ({**PAID, **SPENT, "hh_n": {"min": 2, "max": 4}}, Interval(215, 430)),
        ({**PAID, "inc_wage": {"min": 100, "max": 900}, **SPENT, "hh_n": 2}, Interval(30, 430)),
        ({**PAID, "ded_work": 100, "hh_n": 1}, Interval(None, 900)),  # any more may be taken off
        ({"inc_wage": 900, **SPENT, "hh_n": 1}, Interval(760, None)),
        ({"inc_total": 1000, **SPENT, "hh_n": 2}, exactly(430)),
        ({**PAID, "inc_wage": 0, **SPENT, "hh_n": 1}, exactly(-40)),
    ],
)
def test_income_per_head(raw, expected):
    assert number(at(raw), "inc_pc") == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ({"inc_total": 1000}, exactly(1000)),
        ({"inc_wage": 300, "inc_total": 1000}, exactly(1000)),
        ({"inc_total": {"min": 800, "max": 1000}, "inc_wage": 900}, Interval(900, 1000)),
        ({**PAID, "inc_total": 2000}, exactly(1000)),  # parts that the sum cannot hold beat it
        ({"inc_wage": 900, "inc_total": None}, Interval(900, None)),
        ({"inc_wage": 900}, Interval(900, None)),
    ],
)
def test_a_sum_says_more_than_open_parts(raw, expected):
    told = {"hh_n": 1, "ded_work": 0, "ded_rigid": 0, **raw}

    assert number(at(told), "inc_pc") == expected


@pytest.mark.parametrize(
    ("raw", "on", "expected"),
    [
        ({}, LAST, ZERO),
        ({"inc_basic_pension": 200}, LAST, ZERO),
        ({"inc_basic_pension": 200}, NEXT, Interval(0, 200)),  # no successor of the rule was seen
        ({"inc_basic_pension": {"min": 100, "max": 200}}, NEXT, Interval(0, 200)),
        ({"inc_basic_pension": None}, NEXT, Interval(0, None)),
        ({}, NEXT, ZERO),
    ],
)
def test_the_basic_pension_counts_for_nothing_until_the_plan_ends(raw, on, expected):
    ctx = at(raw, on)

    assert pension(ctx) == expected


def test_a_pension_that_may_count_widens_the_income():
    raw = {**PAID, **SPENT, "hh_n": 1, "inc_basic_pension": 200}

    assert number(at(raw, NEXT), "inc_pc") == Interval(860, 1060)
    assert "inc_basic_pension" in sources(at(raw, NEXT), "inc_pc")
    assert "inc_basic_pension" not in sources(at(raw, LAST), "inc_pc")
    assert "inc_basic_pension" not in sources(at(PAID, NEXT), "inc_pc")


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ({"inc_own": 500, "inc_total": 900}, exactly(500)),
        ({"inc_total": 900, "hh_n": 1}, exactly(900)),
        ({"inc_total": 900, "hh_n": 2}, Interval(0, 900)),  # theirs is part of the family's
        ({"inc_total": 900}, Interval(0, 900)),
        ({"inc_own": None, "inc_total": 900, "hh_n": 1}, exactly(900)),
        ({"hh_n": 1, "inc_wage": 900}, Interval(900, None)),
        ({}, Interval(0, None)),
    ],
)
def test_own_income(raw, expected):
    assert number(at(raw), "own_income") == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ({"inc_own": 500, "hh_n": 1}, ("inc_own",)),
        ({"hh_n": 1}, ("inc_own", *INCOME, "hh_n")),
        ({"hh_n": 1, "inc_total": 900}, ("inc_own", "inc_total", "hh_n")),
        ({"hh_n": 2}, ("inc_own",)),
        ({"hh_n": 2, "inc_wage": 900}, ("inc_own", "inc_wage")),
        ({"hh_n": {"min": 1, "max": 2}}, ("inc_own",)),
    ],
)
def test_what_own_income_rests_on(raw, expected):
    assert sources(at(raw), "own_income") == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ({}, (*INCOME, "ded_work", "ded_rigid", "hh_n")),
        ({"inc_total": 900}, ("inc_total", "ded_work", "ded_rigid", "hh_n")),
        ({"inc_total": None}, (*INCOME, "ded_work", "ded_rigid", "hh_n")),
    ],
)
def test_what_the_income_per_head_rests_on(raw, expected):
    assert sources(at(raw), "inc_pc") == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ({"assets": 9000, "hh_n": 3}, exactly(3000)),
        ({"assets": {"min": 6000, "max": 9000}, "hh_n": 3}, Interval(2000, 3000)),
        ({"hh_n": 3}, Interval(0, None)),
    ],
)
def test_assets_per_head(raw, expected):
    assert number(at(raw), "assets_pc") == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ({"track": "urban"}, exactly(770)),
        ({"track": "rural"}, exactly(630)),
        ({"track": None}, Interval(630, 770)),
        ({}, Interval(630, 770)),
    ],
)
def test_the_standard_of_town_and_village(raw, expected):
    assert number(at(raw), "std") == expected


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (None, Interval(0, None)),
        (AverageIncome(2024, Fraction(12000)), exactly(12000)),
        (AverageIncome(2023, Fraction(12000)), Interval(0, None)),
        (AverageIncome(2025, Fraction(12000)), Interval(0, None)),
    ],
)
def test_the_average_income_is_last_years_or_none(told, expected):
    rulebook = load_rulebook(local=Local(average_income=told))

    assert number(at({}, rulebook=rulebook), "avg_income_prev") == expected


@pytest.mark.parametrize(
    ("acts", "expected"),
    [
        (["能"] * 6, exactly(0)),
        (["不能"] * 6, exactly(6)),
        (["不能", None, "能", "能", "能", "能"], Interval(1, 2)),
        ([None] * 6, Interval(0, 6)),
        (None, Interval(0, 6)),
    ],
)
def test_the_acts_that_fail(acts, expected):
    assert number(at({"adl": acts}), "adl_fail") == expected


def test_a_dated_amount_and_a_plain_fact():
    ctx = at({"spend12": 700})

    assert number(ctx, "std_urban") == exactly(770)
    assert sources(ctx, "std_urban") == ()
    assert number(ctx, "spend12") == exactly(700)
    assert sources(ctx, "spend12") == reads("spend12") == ("spend12",)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("inc_pc", {*INCOME, "inc_total", "ded_work", "ded_rigid", "inc_basic_pension", "hh_n"}),
        ("own_income", {*INCOME, "inc_total", "inc_own", "hh_n"}),
        ("assets_pc", {"assets", "hh_n"}),
        ("std", {"track"}),
        ("avg_income_prev", set()),
        ("adl_fail", {"adl"}),
    ],
)
def test_whatever_a_number_rests_on_it_is_known_to_read(name, expected):
    assert set(reads(name)) == expected
    for raw in ({}, {"inc_total": 1}, {"inc_own": 1}, {"hh_n": 1}, {"inc_basic_pension": 1}):
        assert set(sources(at(raw, NEXT), name)) <= expected
    assert name in DERIVED


@pytest.mark.parametrize(
    ("name", "raw", "expected"),
    [
        ("assets_pc", {}, ("assets", "hh_n")),
        ("assets_pc", {"hh_n": 2}, ("assets",)),
        ("assets_pc", {"hh_n": 2, "assets": {"min": 1, "max": 2}}, ()),  # a range is an answer
        ("adl_fail", {}, ("adl",)),
        ("adl_fail", {"adl": ["能"] * 6}, ()),
        ("adl_fail", {"adl": ["能", None, "能", "能", "能", "能"]}, ("adl",)),
        ("spend12", {"spend12": None}, ("spend12",)),
        ("std_urban", {}, ()),
    ],
)
def test_what_is_still_open_behind_a_number(name, raw, expected):
    assert open_sources(at(raw), name) == expected


def test_the_number_of_what_does_not_exist_is_known_to_be_absent():
    assert is_known_absent(at({"dis_cert": "无"}), "dis_cert.level")
    assert not is_known_absent(at({"dis_cert": {}}), "dis_cert.level")
    assert not is_known_absent(at({}), "dis_cert.level")
