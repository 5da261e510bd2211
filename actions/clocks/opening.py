"""When a queue is worked, and what a citizen is told while it is not."""

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from actions.clocks import arithmetic, packaged
from actions.clocks.calendar import is_known
from actions.clocks.hours import hours_of, schedule_of
from actions.clocks.model import NoWorkingTimeError, Schedule
from actions.storage.tables import Case
from knowledge import clock
from knowledge.clock import LOCAL


def is_open(tx: Session, queue: str, at: datetime | None = None) -> bool:
    """Say whether the queue is worked at that moment, now by default."""
    at = at or clock.now()
    return arithmetic.is_open(schedule_of(tx, queue, _day(at)), at)


def next_opening(tx: Session, queue: str, at: datetime | None = None) -> datetime | None:
    """Return when the queue is worked again: ``at`` itself while it is; None if not foreseen."""
    at = at or clock.now()
    return arithmetic.next_opening(schedule_of(tx, queue, _day(at)), at)


def working_minutes(tx: Session, queue: str, start: datetime, end: datetime) -> int:
    """Return the whole working minutes of the queue from ``start`` until ``end``."""
    return arithmetic.minutes_between(schedule_of(tx, queue, _day(start)), start, end)


def work_ends(
    tx: Session, case: Case, start: datetime, duration: timedelta, queue: str | None = None
) -> datetime:
    """Return when somebody who has the case from ``start`` on has had ``duration`` to work on it.

    ``queue`` is the one that the case goes to with them, its present one by default. The wall clock
    counts while nobody has confirmed the hours, and where nobody ever works. A time that runs out
    with the working day goes on at the next opening: nobody is late at the stroke of closing.
    """
    worked = packaged.clock_queue(case, queue)
    schedule = schedule_of(tx, worked, _day(start))
    if schedule.is_always or not _is_week_confirmed(tx, worked):
        return start + duration
    try:
        end = arithmetic.add(schedule, start, duration)
    except NoWorkingTimeError:
        return start + duration
    return arithmetic.next_opening(schedule, end) or end


def are_hours_known(tx: Session, case: Case) -> bool:
    """Say whether somebody vouches for the hours of the queue that a case waits in."""
    queue = packaged.clock_queue(case)
    return queue in packaged.hours().always_open or _is_week_confirmed(tx, queue)


def closed_notice(tx: Session, case: Case) -> str | None:
    """Return what to tell the citizen of a case that came while nobody works its queue.

    Once per wait: a second call returns None, and so does one while the queue is open. A case that
    is reopened, or made urgent while it waits, begins another wait (``told_closed_at`` is empty
    again). A time of day is named only when somebody has confirmed the hours and the calendar of
    that year is filled in. For urgent cases and danger it says what is to be done now. Called with
    the conversation locked.
    """
    if case.told_closed_at is not None:
        return None
    now, queue = clock.now(), packaged.clock_queue(case)
    schedule = schedule_of(tx, queue, _day(now))
    opening = arithmetic.next_opening(schedule, now)
    if opening is not None and opening <= now:
        return None
    case.told_closed_at = now
    tx.flush()  # whoever loads the case again in this transaction would lose it
    grave = queue in (packaged.routing().crisis, packaged.routing().urgent)
    kind = "urgent" if grave else "usual"
    if opening is None or not _is_promised(tx, queue, schedule, opening):
        return _say(f"closed.{kind}.untimed")
    return _say(f"closed.{kind}.timed", opening=spoken(opening, _day(now)))


def spoken(moment: datetime, today: date) -> str:
    """Return a moment as one says it: 明天（11月26日，星期四）上午9点."""
    local = moment.astimezone(LOCAL)
    days = (local.date() - today).days
    near = {0: "today", 1: "tomorrow"}.get(days, "later")
    weekday = _say(f"weekday.{local.weekday()}")
    day = {} if near == "today" else {"month": local.month, "day": local.day, "weekday": weekday}
    return _say(f"day.{near}", **day) + _time(local)


def _time(local: datetime) -> str:
    part = "morning" if local.hour < 12 else "noon" if local.hour < 13 else "afternoon"
    part = part if local.hour < 18 else "evening"
    hour = local.hour if local.hour <= 12 else local.hour - 12
    minute = {0: "whole", 30: "half"}.get(local.minute, "minute")
    values = {"minute": local.minute} if minute == "minute" else {}
    return _say(f"time.{minute}", part=_say(f"part.{part}"), hour=hour, **values)


def _is_promised(tx: Session, queue: str, schedule: Schedule, opening: datetime) -> bool:
    """Say whether the hours of that day are somebody's word, and its holidays known."""
    day = _day(opening)
    weekday = schedule.weekday(day)
    return (
        weekday is not None
        and hours_of(tx, queue)[weekday].is_confirmed
        and all(is_known(tx, year) for year in {clock.today().year, day.year})
    )


def _is_week_confirmed(tx: Session, queue: str) -> bool:
    """Say whether the hours of every day that has any are somebody's word."""
    return all(day.is_confirmed for day in hours_of(tx, queue) if day.spans)


def _day(moment: datetime) -> date:
    return moment.astimezone(LOCAL).date()


def _say(key: str, **values: object) -> str:
    return packaged.texts().render(f"clocks.{key}", **values)
