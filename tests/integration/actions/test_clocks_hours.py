"""Working days and hours: seeded, edited, inherited, and what is promised of them."""

from datetime import date

import pytest
import time_machine
from sqlalchemy import select

from actions import clocks
from actions.clocks import HoursError, calendar, packaged
from actions.storage.tables import CalendarDay
from tests.integration.actions.clock_world import MONDAY, at, seed

SATURDAY = date(2026, 10, 10)  # worked (调休)


@pytest.fixture(autouse=True)
def _in_the_autumn_of_2026():
    with time_machine.travel(at(MONDAY), tick=False):
        yield


def stored(database) -> dict[date, tuple[bool, str, str]]:
    with database.reading() as tx:
        rows = tx.scalars(select(CalendarDay))
        return {row.day: (row.is_working, row.name, row.source) for row in rows}


def test_seeding_writes_last_year_and_all_that_is_known_later(world):
    with world.database.transaction() as tx:
        done = clocks.seed(tx)

    days = stored(world.database)
    assert done == clocks.Seeded(len(days), 0, 0, until=calendar.last_library_year())
    assert days[SATURDAY] == (True, "国庆节", "library")
    assert days[date(2026, 10, 4)] == (False, "国庆节", "library")  # the Sunday in it, too
    assert min(days) == date(2025, 1, 1)


def test_seeding_again_changes_nothing_and_edited_days_stay(world):
    seed(world)
    with world.database.transaction() as tx:
        clocks.set_day(tx, SATURDAY, False, "单位不上班")
        clocks.set_day(tx, date(2026, 12, 24), False, "搬办公室")

    with world.database.transaction() as tx:
        done = clocks.seed(tx)

    assert (done.added, done.corrected, done.removed) == (0, 0, 0)
    days = stored(world.database)
    assert days[SATURDAY] == (False, "单位不上班", "edited")
    assert days[date(2026, 12, 24)] == (False, "搬办公室", "edited")


def test_a_newer_library_corrects_and_removes_its_own_days_only(world, monkeypatch):
    seed(world)
    with world.database.transaction() as tx:
        clocks.set_day(tx, date(2026, 10, 5), True)
    known = dict(calendar.library_days())
    known[date(2026, 10, 8)] = (False, "国庆节")  # extended
    known[SATURDAY] = (False, "国庆节")
    for gone in (date(2026, 9, 20), date(2026, 10, 5)):
        known.pop(gone)
    monkeypatch.setattr(calendar, "library_days", lambda: known)

    with world.database.transaction() as tx:
        done = clocks.seed(tx)

    days = stored(world.database)
    assert (done.added, done.corrected, done.removed) == (1, 1, 1)
    assert days[SATURDAY] == (False, "国庆节", "library")
    assert date(2026, 9, 20) not in days
    assert days[date(2026, 10, 5)] == (True, "", "edited")


def test_an_edited_day_counts_at_once_and_clearing_it_brings_the_library_back(world):
    seed(world)
    wang = world.staff("wang")
    with world.database.transaction() as tx:
        row = clocks.set_day(tx, SATURDAY, False, " 停电 ", wang)
        assert (row.name, row.edited_by_id) == ("停电", wang)
        assert not clocks.is_open(tx, "Q-JZ", at("2026-10-10 10:00"))

    with world.database.transaction() as tx:
        back = clocks.clear_day(tx, SATURDAY)
        assert back is not None
        assert (back.is_working, back.source) == (True, "library")
        assert clocks.is_open(tx, "Q-JZ", at("2026-10-10 10:00"))


def test_clearing_leaves_what_nobody_edited(world):
    seed(world)

    with world.database.transaction() as tx:
        clocks.set_day(tx, date(2026, 12, 24), False)
        assert clocks.clear_day(tx, date(2026, 12, 24)) is None
        assert clocks.clear_day(tx, SATURDAY) is not None

    assert stored(world.database)[SATURDAY][2] == "library"


def test_a_days_name_must_fit(world):
    with world.database.transaction() as tx:
        clocks.set_day(tx, SATURDAY, True, "班" * 64)
        with pytest.raises(HoursError, match="65 characters"):
            clocks.set_day(tx, SATURDAY, True, "班" * 65)


@pytest.mark.parametrize(
    ("today", "missing"),
    [
        ("2026-11-01", []),
        ("2026-11-02", [2027]),  # 60 days on it is New Year
        ("2027-03-01", [2027]),
    ],
)
def test_a_year_that_nobody_filled_in_is_named_in_time(world, today, missing):
    seed(world)

    with world.database.reading() as tx:
        found = clocks.missing_years(tx, date.fromisoformat(today))

    assert found == missing
    assert calendar.last_library_year() == 2026, "a newer library: move these dates on"


def test_a_year_is_known_once_a_day_of_it_is_filled_in(world):
    with world.database.transaction() as tx:
        before = clocks.missing_years(tx, date(2027, 1, 1))
        clocks.set_day(tx, date(2027, 1, 1), False, "元旦")

        assert (before, clocks.missing_years(tx, date(2027, 1, 1))) == ([2027], [])
        assert [row.day for row in clocks.days_of(tx, 2027)] == [date(2027, 1, 1)]


def test_in_a_year_that_is_not_known_weekdays_count(world):
    with world.database.reading() as tx:
        assert clocks.is_open(tx, "Q-JZ", at("2028-01-04 10:00"))  # Tuesday
        assert not clocks.is_open(tx, "Q-JZ", at("2028-01-08 10:00"))  # Saturday


def test_hours_come_from_the_queue_then_from_all_then_from_the_file(world):
    example = packaged.hours().usual[0]
    with world.database.transaction() as tx:
        first = clocks.hours_of(tx, "Q-JZ")[0]
        clocks.set_hours(tx, "", 0, [(480, 600)], None)
        second = clocks.hours_of(tx, "Q-JZ")[0]
        clocks.set_hours(tx, "Q-JZ", 0, [(600, 660), (480, 540)], None)
        third = clocks.hours_of(tx, "Q-JZ")[0]
        other = clocks.hours_of(tx, "Q-YL")[0]
        clocks.clear_hours(tx, "Q-JZ", 0)
        fourth = clocks.hours_of(tx, "Q-JZ")[0]

    assert first == clocks.DayHours(example, is_own=False, is_confirmed=False)
    assert second == other == fourth == clocks.DayHours(((480, 600),), False, True)
    assert third == clocks.DayHours(((480, 540), (600, 660)), is_own=True, is_confirmed=True)


def test_a_weekday_can_be_closed_and_that_is_confirmed_too(world):
    with world.database.transaction() as tx:
        week = clocks.set_hours(tx, "Q-JZ", 4, [], None)

        assert week[4] == clocks.DayHours((), is_own=True, is_confirmed=True)
        assert not clocks.is_open(tx, "Q-JZ", at("2026-10-16 10:00"))
        assert clocks.is_open(tx, "Q-YL", at("2026-10-16 10:00"))


@pytest.mark.parametrize(
    ("queue", "weekday", "spans", "said"),
    [
        ("Q-XX", 0, [(540, 600)], "no queue 'Q-XX'"),
        ("Q-WJ", 0, [(540, 600)], "open day and night"),
        ("Q-JZ", 7, [(540, 600)], "weekday 7"),
        ("Q-JZ", -1, [(540, 600)], "weekday -1"),
        ("Q-JZ", 0, [(600, 540)], "opens before it closes"),
        ("Q-JZ", 0, [(540, 600), (599, 700)], "overlap at 9:59"),
    ],
)
def test_hours_that_cannot_be_are_refused(world, queue, weekday, spans, said):
    with world.database.transaction() as tx, pytest.raises(HoursError, match=said):
        clocks.set_hours(tx, queue, weekday, spans, None)


@pytest.mark.parametrize("queue", ["Q-JZ", ""])
def test_the_last_open_day_of_a_week_cannot_be_closed(world, queue):
    with world.database.transaction() as tx:
        for weekday in range(4):
            clocks.set_hours(tx, queue, weekday, [], None)

    with pytest.raises(HoursError, match="no hours"), world.database.transaction() as tx:
        clocks.set_hours(tx, queue, 4, [], None)

    with world.database.reading() as tx:
        assert clocks.hours_of(tx, queue)[4].spans


def test_closing_for_all_must_leave_every_queue_a_day(world):
    with world.database.transaction() as tx:
        for weekday in range(4):
            clocks.set_hours(tx, "Q-YL", weekday, [], None)  # Friday is inherited

    with pytest.raises(HoursError, match="Q-YL"), world.database.transaction() as tx:
        clocks.set_hours(tx, "", 4, [], None)


def test_working_minutes_and_the_next_opening_of_a_queue(world):
    seed(world)
    with world.database.reading() as tx:
        minutes = clocks.working_minutes(tx, "Q-JZ", at("2026-09-30 17:00"), at("2026-10-08 09:30"))
        always = clocks.working_minutes(tx, "Q-WJ", at("2026-10-03 00:00"), at("2026-10-03 01:00"))
        opening = clocks.next_opening(tx, "Q-JZ", at("2026-10-01 08:00"))

        assert (minutes, always) == (60, 60)
        assert opening == at("2026-10-08 09:00")
        assert clocks.next_opening(tx, "Q-WJ", at("2026-10-01 08:00")) == at("2026-10-01 08:00")
        assert clocks.is_open(tx, "Q-JZ")  # now
