"""Working time: laws that hold for every schedule, and the days that go wrong by hand."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from actions.clocks import arithmetic
from actions.clocks.model import NoWorkingTimeError, Schedule
from knowledge.clock import LOCAL

MINUTE = timedelta(minutes=1)
DAY = ((540, 720), (840, 1050))  # 9:00-12:00, 14:00-17:30: 390 minutes
WEEK = (DAY,) * 5 + ((), ())
# National Day 2026: seven days off, Saturday 10 October is worked (调休).
HOLIDAYS = {date(2026, 10, day): False for day in range(1, 8)} | {date(2026, 10, 10): True}
OFFICE = Schedule(WEEK, HOLIDAYS)
LAW = settings(deadline=None, max_examples=60)
ALWAYS = Schedule(((),) * 7, {}, is_always=True)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL)


@st.composite
def spans(draw: st.DrawFn) -> tuple[tuple[int, int], ...]:
    edges = sorted(draw(st.sets(st.integers(0, 1440), max_size=6)))
    return tuple(zip(edges[::2], edges[1::2], strict=False))


moments = st.datetimes(datetime(2026, 9, 20), datetime(2026, 10, 20)).map(
    lambda moment: moment.replace(tzinfo=LOCAL)
)
calendars = st.dictionaries(st.dates(date(2026, 9, 20), date(2026, 11, 20)), st.booleans())
schedules = st.builds(Schedule, st.tuples(*[spans()] * 7), calendars, st.booleans()).filter(
    lambda one: one.is_always or any(one.week)
)
durations = st.timedeltas(timedelta(), timedelta(hours=60))


@LAW
@given(schedules, moments, moments, moments)
def test_time_adds_up_over_any_moment_between(schedule, one, two, three):
    first, middle, last = sorted((one, two, three))

    parts = arithmetic.worked(schedule, first, middle) + arithmetic.worked(schedule, middle, last)

    assert parts == arithmetic.worked(schedule, first, last)


@LAW
@given(schedules, moments, durations)
def test_what_is_added_has_been_worked_then(schedule, start, duration):
    until = added(schedule, start, duration)

    assert arithmetic.worked(schedule, start, until) == duration
    assert until >= start


@LAW
@given(schedules, moments, durations)
def test_a_deadline_is_the_earliest_such_moment(schedule, start, duration):
    assume(duration)
    until = added(schedule, start, duration)

    before = until - timedelta(microseconds=1)

    assert arithmetic.worked(schedule, start, before) < duration


@LAW
@given(schedules, moments, durations, durations)
def test_more_time_is_never_due_earlier(schedule, start, one, two):
    less, more = sorted((one, two))

    assert added(schedule, start, less) <= added(schedule, start, more)


@LAW
@given(schedules, moments, moments, durations)
def test_who_starts_later_is_never_due_earlier(schedule, one, two, duration):
    early, late = sorted((one, two))

    assert added(schedule, early, duration) <= added(schedule, late, duration)


@LAW
@given(schedules, moments, durations, durations)
def test_two_additions_are_one(schedule, start, one, two):
    stepwise = added(schedule, added(schedule, start, one), two)

    assert stepwise == added(schedule, start, one + two)


@LAW
@given(schedules, moments)
def test_the_next_opening_is_open_and_nothing_is_worked_before_it(schedule, moment):
    opening = arithmetic.next_opening(schedule, moment)
    assume(opening is not None)

    assert arithmetic.is_open(schedule, opening)
    assert not arithmetic.worked(schedule, moment, opening)
    assert arithmetic.is_open(schedule, moment) == (opening == moment)


@LAW
@given(schedules, moments, moments)
def test_nothing_is_worked_backwards_and_never_more_than_passed(schedule, one, two):
    early, late = sorted((one, two))

    assert arithmetic.worked(schedule, late, early) == timedelta()
    assert arithmetic.worked(schedule, early, late) <= late - early
    assert arithmetic.worked(ALWAYS, early, late) == late - early


def added(schedule: Schedule, start: datetime, duration: timedelta) -> datetime:
    """Add, leaving out schedules whose few open days the calendar took."""
    try:
        return arithmetic.add(schedule, start, duration)
    except NoWorkingTimeError:
        assume(False)
        raise


@pytest.mark.parametrize(
    ("start", "minutes", "due"),
    [
        ("2026-09-28 09:00", 60, "2026-09-28 10:00"),
        ("2026-09-28 11:59", 1, "2026-09-28 12:00"),  # with the morning's last minute
        ("2026-09-28 11:59", 2, "2026-09-28 14:01"),  # over the midday break
        ("2026-09-28 12:00", 1, "2026-09-28 14:01"),  # the closing minute is over
        ("2026-09-28 08:00", 60, "2026-09-28 10:00"),  # before opening
        ("2026-09-28 17:00", 30, "2026-09-28 17:30"),  # ends with the day, not next morning
        ("2026-09-28 17:00", 31, "2026-09-29 09:01"),
        ("2026-09-28 23:59", 390, "2026-09-29 17:30"),
        ("2026-09-30 17:29", 2, "2026-10-08 09:01"),  # over National Day
        ("2026-10-03 10:00", 1, "2026-10-08 09:01"),  # within it, on a Saturday
        ("2026-10-09 17:29", 2, "2026-10-10 09:01"),  # Friday evening, the Saturday is worked
        ("2026-10-10 17:29", 2, "2026-10-12 09:01"),  # and the Sunday is not
        ("2026-10-16 17:29", 2, "2026-10-19 09:01"),  # an ordinary weekend
    ],
)
def test_days_that_go_wrong_by_hand(start, minutes, due):
    found = arithmetic.add(OFFICE, at(start), minutes * MINUTE)

    assert found == at(due)
    assert arithmetic.minutes_between(OFFICE, at(start), found) == minutes


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-10-09 08:59", False),
        ("2026-10-09 09:00", True),
        ("2026-10-09 11:59", True),
        ("2026-10-09 12:00", False),
        ("2026-10-07 10:00", False),  # a Wednesday, still holiday
        ("2026-10-10 10:00", True),  # 调休
        ("2026-10-11 10:00", False),
    ],
)
def test_open_is_from_opening_until_before_closing(moment, is_open):
    assert arithmetic.is_open(OFFICE, at(moment)) is is_open


def test_started_minutes_do_not_count():
    found = arithmetic.minutes_between(OFFICE, at("2026-09-28 09:00:30"), at("2026-09-28 09:02:29"))

    assert found == 1


def test_a_working_saturday_has_the_saturdays_own_hours_where_there_are_any():
    morning = Schedule((DAY,) * 5 + (((600, 660),), ()), {date(2026, 10, 10): True})

    assert morning.spans(date(2026, 10, 10)) == ((600, 660),)
    assert OFFICE.spans(date(2026, 10, 10)) == DAY
    assert OFFICE.weekday(date(2026, 10, 10)) == 0


def test_a_holiday_closes_a_queue_that_works_on_weekends_but_not_one_that_is_always_open():
    weekend = Schedule((DAY,) * 7, {date(2026, 10, 4): False})

    assert weekend.spans(date(2026, 10, 4)) == ()
    assert ALWAYS.spans(date(2026, 10, 4)) == ((0, 1440),)


def test_time_that_never_comes_is_an_error_and_an_opening_that_never_comes_is_none():
    never = Schedule(((),) * 7, {date(2026, 10, 10): True})

    assert arithmetic.next_opening(never, at("2026-10-01 10:00")) is None
    assert not arithmetic.is_open(never, at("2026-10-01 10:00"))
    with pytest.raises(NoWorkingTimeError, match="400 days"):
        arithmetic.add(never, at("2026-10-01 10:00"), MINUTE)
    assert arithmetic.add(never, at("2026-10-01 10:00"), timedelta()) == at("2026-10-01 10:00")
    with pytest.raises(ValueError, match="forward"):
        arithmetic.add(OFFICE, at("2026-10-01 10:00"), -MINUTE)
