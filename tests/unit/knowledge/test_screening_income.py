"""What the amounts told add up to, and the standards beside them."""

from datetime import date

import pytest

from knowledge.screening.income import MARGIN_OF
from knowledge.screening.results import IncomeStatement, ScreeningResult

LATE = date(2026, 11, 25)  # 14 months after July 2025 are over
TOLD = {
    "inc_wage": 2600,
    "inc_biz": 0,
    "inc_prop": 0,
    "inc_trans": 0,
    "inc_excl": 1000,
    "ded_work": 200,
    "ded_rigid": 300,
}


def income(result: ScreeningResult) -> IncomeStatement:
    assert result.income is not None
    return result.income


def test_the_sums_are_those_that_the_rules_compare(screen, rural_three):
    statement = income(screen({**rural_three, **TOLD}))

    assert (statement.counted, statement.deducted, statement.left) == ("2600", "500", "2100")
    assert (statement.heads, statement.per_head) == ("3", "700")
    assert statement.open == ()


def test_every_amount_told_says_what_is_done_with_it(screen, rural_three):
    lines = {line.fact: line for line in income(screen({**rural_three, **TOLD})).lines}

    assert set(lines) == {"inc_wage", "inc_excl", "ded_work", "ded_rigid"}  # none of nothing
    assert lines["inc_wage"].note == ""
    assert lines["inc_excl"].note == "每月1000元的抚恤金、优待金、救助款等不计入收入。"
    assert all(line.cite for line in lines.values())


@pytest.mark.parametrize(
    ("track", "names"),
    [
        ("rural", ["std_rural", f"{MARGIN_OF}std_rural"]),
        ("urban", ["std_urban", f"{MARGIN_OF}std_urban"]),
        (
            None,
            ["std_urban", f"{MARGIN_OF}std_urban", "std_rural", f"{MARGIN_OF}std_rural"],
        ),
    ],
)
def test_the_lines_compared_are_those_of_the_track(screen, rural_three, track, names):
    compared = income(screen({**rural_three, **TOLD, "track": track})).lines_compared

    assert [one.name for one in compared] == names


def test_the_margin_is_one_and_a_half_times_the_standard(screen, rural_three):
    base, margin = income(screen({**rural_three, **TOLD})).lines_compared

    assert (base.amount, margin.amount) == ("630", "945")
    assert (base.valid_from, base.source, margin.source) == (date(2025, 7, 1), "W-DZ", "C-57 8")
    assert not base.is_expired


def test_an_old_standard_is_marked(screen, rural_three):
    result = screen({**rural_three, **TOLD}, LATE)

    assert all(one.is_expired for one in income(result).lines_compared)
    assert all(one.is_expired for one in result.standards)


def test_a_pension_that_may_count_makes_a_range(screen, rural_three):
    statement = income(screen({**rural_three, **TOLD, "inc_basic_pension": 150}, LATE))

    assert (statement.counted, statement.per_head) == ("2600到2750", "700到750")


@pytest.mark.parametrize(
    ("facts", "per_head", "still_open"),
    [
        ({"hh_n": 3, "inc_wage": 1200}, "还不清楚多少", True),  # other income, not asked yet
        ({"inc_wage": 1200}, "", True),  # nobody said how many people
        (  # deductions can only lower it
            {"hh_n": 3, "inc_wage": 1200, "inc_biz": 0, "inc_prop": 0, "inc_trans": 0},
            "最多400",
            True,
        ),
    ],
)
def test_what_is_open_is_not_taken_for_nothing(screen, facts, per_head, still_open):
    statement = income(screen(facts))

    assert statement.per_head == per_head
    assert bool(statement.open) is still_open


def test_without_a_word_about_income_there_is_no_statement(screen):
    result = screen({"age": 71, "vet": ["退役军人"], "inst": "公办"})

    assert result.income is None


def test_the_standards_are_those_of_the_touched_programmes(screen, rural_three):
    touched = screen({**rural_three, **TOLD}).standards

    assert [one.name for one in touched if one.name.startswith("std_")] == ["std_rural"]
    assert screen({}).standards == ()


@pytest.mark.parametrize("acts", [0, 1, 4])
def test_a_tell_that_rests_on_health_says_so(screen, acts):
    adl = ["不能"] * acts + ["能"] * (6 - acts)

    row = screen({"age": 67, "obl": [], "adl": adl}).programme("P04")

    assert any("adl" in reason.facts for reason in row.because)


def test_a_flag_names_the_facts_behind_it(screen):
    row = screen({"age": 71, "vet": ["退役军人"], "inst": "公办"}).programme("P07")

    assert {flag.id: set(flag.facts) for flag in row.flags} == {"F1": {"age", "vet"}}
