"""What the deployer tells, and what stands beside an amount."""

from datetime import date
from fractions import Fraction

import pytest

from knowledge.screening import evaluate, load_rulebook, parse_facts
from knowledge.screening.local import AverageIncome, Local
from tests.unit.knowledge.screening_cases import BED, SPENDING

ON = date(2025, 8, 1)


def run(local, facts, programme, on=ON):
    rulebook = load_rulebook(local=local)
    return evaluate(rulebook, parse_facts(facts), on).programme(programme)


@pytest.mark.parametrize(
    ("setting", "told", "outcome"),
    [
        (None, {}, "check"),
        (None, {"pilot_bed": None}, "check"),
        (True, {}, "likely"),
        (False, {}, "other_path"),
        (True, {"pilot_bed": None}, "likely"),  # the citizen does not know, the office does
        (False, {"pilot_bed": True}, "likely"),  # what is told goes first
        (True, {"pilot_bed": False}, "other_path"),
    ],
)
def test_the_project_is_known_from_the_setting_unless_told(setting, told, outcome):
    facts = {key: value for key, value in BED.items() if key != "pilot_bed"}

    row = run(Local(pilot_bed=setting), {**facts, **told}, "P09")

    assert row.outcome == outcome
    assert ("pilot_bed" in row.missing) is (outcome == "check")


def test_a_setting_touches_no_programme():
    row = run(Local(pilot_bed=True), {"age": 70}, "P09")

    assert row.outcome == "not_applicable"


def test_without_the_project_age_does_not_settle_it():
    row = run(Local(), {**BED, "pilot_bed": None, "age": 50}, "P09")

    assert row.outcome == "check"


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (None, "我们手上算不出来"),
        (AverageIncome(2024, Fraction(12000)), "低于上一年当地人均可支配收入（全年12000元"),
        (AverageIncome(2023, Fraction(12000)), "我们手上算不出来"),  # not last year's
    ],
)
def test_the_average_income_counts_for_the_following_year_only(told, said):
    row = run(Local(average_income=told), SPENDING, "P03b")

    assert row.outcome == "check"
    assert any(said in line.text for line in row.because)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2024, 10, 1), "2024年9月起，转载的数，以窗口核定为准"),
        (date(2025, 8, 1), "2025年7月起）"),
    ],
)
def test_a_standard_known_from_a_reprint_says_so(day, said):
    row = run(Local(), {**SPENDING, "inc_wage": 500}, "P01", on=day)

    assert any(said in line.text for line in row.because)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2025, 6, 1), "每月80元。（这个数从2023年9月1日起，是转载的"),
        (date(2025, 8, 1), "每月90元。（这个数从2025年7月1日起，是照后来公布的提高幅度推算的"),
        (date(2026, 1, 1), "每月100元。（这个数从2026年1月1日起，是转载的"),
    ],
)
def test_an_amount_brings_its_date_and_mark_along(day, said):
    card = {"type": "听力", "level": 4}

    row = run(Local(), {"hukou": "开州", "dis_cert": card, "status": ["低保"]}, "P12", on=day)

    assert any(said in line.text and "以窗口核定为准" in line.text for line in row.because)


@pytest.mark.parametrize(
    ("programme", "facts", "last"),
    [
        ("P10b", {"age": 83, "status": ["低保"]}, date(2026, 9, 1)),
        ("P12", {"hukou": "开州", "dis_cert": {"level": 1}, "status": []}, date(2027, 3, 1)),
        ("P13", {"kid": {"age": 9, "father": "服刑", "mother": "失联"}}, date(2026, 9, 1)),
    ],
)
def test_an_amount_that_is_only_shown_leaves_the_outcome(programme, facts, last):
    before = run(Local(), facts, programme, on=last)
    after = run(Local(), facts, programme, on=date(last.year, last.month, 2))

    assert (before.outcome, after.outcome) == ("likely", "likely")
    assert after.provisional is None
    assert not any("标准可能已调整" in line.text for line in before.because)
    assert any("标准可能已调整" in line.text for line in after.because)


def test_what_names_no_amount_does_not_age():
    row = run(Local(), {"dead": {"youfu": "定期生活补助"}}, "P11", on=date(2027, 1, 1))

    assert row.outcome == "likely"
    assert not any("标准可能已调整" in line.text for line in row.because)
