from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from knowledge.standards import StandardsError, load_standards, load_with_history
from knowledge.standards.table import add_months

HEAD = "name,valid_from,amount,unit,mark,source\n"


@pytest.fixture
def table(tmp_path: Path):
    def write(*rows: str) -> Path:
        path = tmp_path / "standards.csv"
        path.write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")
        return path

    return write


@pytest.mark.parametrize(
    ("day", "urban", "is_expired"),
    [
        (date(2023, 8, 31), 770, True),  # nothing in force yet: the newest is only shown
        (date(2023, 9, 1), 735, False),
        (date(2024, 8, 31), 735, False),
        (date(2024, 9, 1), 750, False),
        (date(2025, 6, 30), 750, False),
        (date(2025, 7, 1), 770, False),
        (date(2026, 9, 1), 770, False),
        (date(2026, 9, 2), 770, True),
    ],
)
def test_a_day_gets_the_row_in_force(day, urban, is_expired):
    found = load_standards().on("std_urban", day)

    assert found.standard.amount == urban
    assert found.is_expired is is_expired


@pytest.mark.parametrize(
    ("name", "amounts"),
    [
        ("std_urban", [735, 750, 770]),
        ("std_rural", [600, 610, 630]),
        ("std_tekun", [955, 975, 1001]),
        ("k_margin", [Fraction(3, 2)] * 3),
        ("k_dependent", [3, 3, 3]),
        ("k_assets", [24, 24, 24]),
        ("rigid_ratio", [Fraction(7, 10)]),
        ("care_full", [300, 300, 300]),
        ("care_half", [200, 200, 200]),
        ("care_self", [50, 50, 50]),
        ("orphan_group", [1605, 1825, 1851]),
        ("orphan_home", [1405, 1625, 1651]),
        ("elder_subsidy", [200, 200, 200]),
        ("disab_life", [80, 90, 100]),
        ("disab_care1", [90, 100, 110]),
        ("disab_care2", [80, 90, 100]),
    ],
)
def test_the_amounts_are_those_of_the_specification(name, amounts):
    assert [row.amount for row in load_standards().rows[name]] == amounts


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2025, 7, 1), 14, date(2026, 9, 1)),
        (date(2025, 12, 31), 2, date(2026, 2, 28)),  # no 31 February
        (date(2023, 12, 1), 1, date(2024, 1, 1)),
    ],
)
def test_calendar_months(day, months, expected):
    assert add_months(day, months) == expected


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (["std,2025-07-01,770,元,found,"], "line 2: source is missing"),
        (["std,2025-07-01,770,元,heard,W-DZ"], "line 2: mark is 'heard'"),
        (["std,2025-07,770,元,found,W-DZ"], "line 2"),
        (["std,2025-07-01,much,元,found,W-DZ"], "line 2"),
        (["std,2025-07-01,1,元,found,W-DZ", "std,2025-07-01,2,元,found,W-DZ"], "not later"),
    ],
)
def test_a_broken_row_is_refused_by_line(table, rows, message):
    with pytest.raises(StandardsError, match=message):
        load_standards(table(*rows))


def test_columns_must_be_the_known_ones(tmp_path):
    path = tmp_path / "standards.csv"
    path.write_text("name,amount\n", encoding="utf-8")

    with pytest.raises(StandardsError, match="columns"):
        load_standards(path)


def test_a_name_without_rows_is_an_error():
    with pytest.raises(StandardsError, match="'nothing'"):
        load_standards().on("nothing", date(2025, 8, 1))


@pytest.mark.parametrize(
    ("name", "day", "amount", "is_old"),
    [
        ("std_urban", date(2020, 8, 31), None, False),  # before anything we know
        ("std_urban", date(2020, 9, 1), 620, False),  # the first day of the history
        ("std_urban", date(2023, 8, 31), 717, False),
        ("std_urban", date(2023, 9, 1), 735, False),  # the table that screening uses goes on
        ("std_urban", date(2026, 9, 1), 770, False),
        ("std_urban", date(2026, 9, 2), 770, True),
        ("disab_care1", date(2025, 12, 31), 100, False),
        ("disab_care1", date(2026, 1, 1), 110, False),
        ("elder_subsidy", date(2023, 8, 31), None, False),
    ],
)
def test_an_amount_is_shown_for_its_own_days_only(name, day, amount, is_old):
    found = load_with_history().known_on(name, day)

    assert (found.standard.amount if found else None) == amount
    assert (found.is_expired if found else False) is is_old


def test_the_history_does_not_reach_screening():
    assert load_standards().rows["std_urban"][0].valid_from == date(2023, 9, 1)


def test_a_history_that_overlaps_the_table_is_refused(table):
    history = table("std_urban,2025-07-01,1,元/月,found,W-DZ")

    with pytest.raises(StandardsError, match="not later"):
        load_with_history(history=history)
