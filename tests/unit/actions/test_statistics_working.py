"""The quick measure against the clocks' own arithmetic."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.clocks import arithmetic
from actions.clocks.model import Schedule
from actions.statistics.working import Ruler
from knowledge.clock import LOCAL

FIRST = date(2026, 9, 28)  # the week before the autumn holidays
MIDNIGHT = datetime(2026, 9, 28, tzinfo=LOCAL)
WEEK = (((540, 720), (840, 1050)),) * 4 + (((540, 720),), (), ())
DAYS = {date(2026, 10, 1): False, date(2026, 10, 10): True}
SCHEDULES = st.sampled_from([Schedule(WEEK, DAYS), Schedule(((),) * 7, {}, is_always=True)])
MOMENTS = st.integers(0, 20 * 24 * 3600).map(lambda seconds: MIDNIGHT + timedelta(seconds=seconds))


@given(SCHEDULES, st.lists(st.tuples(MOMENTS, MOMENTS), min_size=1, max_size=4))
def test_it_measures_what_the_clocks_measure(
    schedule: Schedule, stretches: list[tuple[datetime, datetime]]
):
    ruler = Ruler(schedule, FIRST)

    for start, end in stretches:
        assert ruler.minutes(start, end) == arithmetic.minutes_between(schedule, start, end)


def test_moments_before_the_beginning_are_refused():
    ruler = Ruler(Schedule(WEEK, DAYS), FIRST)

    with pytest.raises(ValueError, match="where measuring begins"):
        ruler.minutes(MIDNIGHT - timedelta(seconds=1), MIDNIGHT)
