"""The table that is taken along."""

import csv
import io
from datetime import date

import pytest

from actions.statistics import (
    Ends,
    Period,
    QueueTimes,
    Spread,
    Statistics,
    StatisticsError,
    Volume,
    as_csv,
)
from actions.statistics.export import safe
from actions.statistics.model import Answers, Ratings

FIRST = date(2026, 11, 2)
NOBODY = Spread(0, None, None)


def made(*counts: int, name: str = "Q-JZ") -> Statistics:
    volume = tuple(Volume(date(2026, 11, 2 + n), name, count) for n, count in enumerate(counts))
    few = Spread(2, 5, 9)
    return Statistics(
        period=Period(FIRST, date(2026, 11, 8)),
        volume=volume,
        times=(
            QueueTimes("", sum(counts), NOBODY, NOBODY, NOBODY),
            QueueTimes(name, sum(counts), Spread(10, 30, 90), few, NOBODY),
        ),
        ends=Ends(sum(counts), 0, 0, 0, 0, (("explained", sum(counts) - 1), ("other", 1))),
        transfers=Answers(0, ()),
        ratings=Ratings(0, 0, ()),
        kept=(),
        unanswered=(),
    )


def rows(found: Statistics) -> list[list[str]]:
    text = as_csv(found, lambda key, **_: key, lambda group, code: code)
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def values(found: Statistics, table: str) -> list[str]:
    return [row[-1] for row in rows(found) if row[0] == f"table.{table}"]


def test_small_days_are_words_and_take_another_day_with_them():
    assert values(made(2, 7, 20), "volume") == ["hidden.small", "hidden.beside", "20"]


def test_a_rare_outcome_is_not_found_by_subtracting():
    assert values(made(5, 7), "outcome") == ["hidden.beside", "hidden.small"]


def test_times_of_few_cases_are_left_out():
    found = values(made(5, 7), "times")

    assert found == ["12", "30", "90", "few", "few", "", ""]


def test_a_total_that_gives_its_days_away_is_hidden_too():
    found = made(2, 2, 2, 2, 2)  # 10 in five small parts: each of them is 2

    assert values(found, "times")[0] == "hidden.beside"


def test_of_few_cases_nothing_is_told():
    assert [row[0] for row in rows(made(5, 4))] == ["period", "basis", "too_few"]


@pytest.mark.parametrize("cell", ["=1+1", "+86", "-1", "@SUM(A1)", "\t=1", " =1", "\r=1"])
def test_no_cell_is_taken_for_a_formula(cell: str):
    assert safe(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["社会救助", "2026-11-02", 12, -3, None, ""])
def test_other_cells_stay_as_they_are(cell: object):
    assert safe(cell) == cell


def test_a_name_that_is_a_formula_is_made_harmless():
    assert any("'=HYPERLINK()" in row for row in rows(made(20, name="=HYPERLINK()")))


@pytest.mark.parametrize(
    ("last", "is_good"),
    [
        (date(2026, 11, 1), False),  # before it begins
        (FIRST, True),
        (date(2027, 11, 2), True),  # 366 days
        (date(2027, 11, 3), False),
    ],
)
def test_a_period_has_1_to_366_days(last: date, is_good: bool):
    if is_good:
        assert Period(FIRST, last).days[-1] == last
        return
    with pytest.raises(StatisticsError, match="is no period"):
        Period(FIRST, last)
