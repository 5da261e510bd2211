"""From figures to lengths."""

from datetime import date

import pytest

from actions.statistics import Period, QueueTimes, Spread, Volume
from bot.staff.supervisors import charts

WEEK = Period(date(2026, 11, 2), date(2026, 11, 8))


def test_days_without_cases_are_there_and_the_highest_fills_the_chart():
    volume = [Volume(date(2026, 11, 3), "Q-JZ", 4), Volume(date(2026, 11, 3), "Q-YL", 6)]

    found = charts.columns(WEEK, [*volume, Volume(date(2026, 11, 8), "Q-JZ", 5)])

    assert [one.count for one in found.items] == [0, 10, 0, 0, 0, 0, 5]
    assert [one.height for one in found.items] == [0, 100, 0, 0, 0, 0, 50]
    assert (found.highest, found.is_weekly) == (10, False)


def test_long_periods_are_drawn_by_weeks_from_monday():
    period = Period(date(2026, 9, 1), date(2026, 11, 8))  # a Tuesday to a Sunday

    found = charts.columns(period, [Volume(date(2026, 9, 7), "Q-JZ", 3)])

    assert found.is_weekly
    assert [(one.first.day, one.last.day, one.count) for one in found.items[:2]] == [
        (1, 6, 0),
        (7, 13, 3),
    ]
    assert len(found.items) == 10


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        (0, 0, 0),  # of nothing
        (0, 9, 0),
        (1, 1000, 1),  # something is never nothing
        (999, 1000, 99),  # and not all is never all
        (1000, 1000, 100),
        (1, 3, 33),
    ],
)
def test_shares_do_not_round_away_what_matters(part: int, whole: int, expected: int):
    assert charts.percent(part, whole) == expected


def test_times_share_one_scale_and_queues_without_any_have_no_bar():
    none, some = Spread(0, None, None), Spread(4, 10, 40)
    rows = [QueueTimes("", 5, some, none, none), QueueTimes("Q-JZ", 1, none, none, none)]

    assert charts.time_bars(rows, "waiting") == {"": charts.TimeBar(25, 100)}
