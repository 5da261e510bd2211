"""Working time as pure arithmetic over a schedule; nothing here knows a table or the clock.

Moments are aware datetimes. Days are those of Asia/Shanghai, which has no summer time.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from actions.clocks.model import NoWorkingTimeError, Schedule
from knowledge.clock import LOCAL

HORIZON_DAYS = 400


def worked(schedule: Schedule, start: datetime, end: datetime) -> timedelta:
    """Return the working time from ``start`` until ``end``; nothing when end is not later."""
    last = end.astimezone(LOCAL).date()
    stretches = _stretches(schedule, start, last)
    lengths = (min(closes, end) - opens for opens, closes in stretches if opens < end)
    return sum(lengths, timedelta())


def minutes_between(schedule: Schedule, start: datetime, end: datetime) -> int:
    """Return the whole working minutes from ``start`` until ``end``."""
    return worked(schedule, start, end) // timedelta(minutes=1)


def add(schedule: Schedule, start: datetime, duration: timedelta) -> datetime:
    """Return the earliest moment until which ``duration`` has been worked since ``start``.

    A deadline that runs out with the working day is that day's closing, not the next opening.
    Raises NoWorkingTimeError when it is not reached within 400 days, ValueError when negative.
    """
    if duration < timedelta():
        raise ValueError(f"cannot add {duration}: working time only goes forward")
    left = duration
    for opens, closes in _stretches(schedule, start, _horizon(start)):
        if left <= closes - opens:
            return opens + left if left else start
        left -= closes - opens
    if not left:
        return start
    raise NoWorkingTimeError(f"{left} of {duration} are not worked within {HORIZON_DAYS} days")


def is_open(schedule: Schedule, at: datetime) -> bool:
    """Say whether somebody works at that moment; the closing minute is over."""
    opening = next_opening(schedule, at)
    return opening is not None and opening <= at


def next_opening(schedule: Schedule, at: datetime) -> datetime | None:
    """Return when work goes on: ``at`` itself while open; None when not within 400 days."""
    first = next(_stretches(schedule, at, _horizon(at)), None)
    return None if first is None else first[0]


def _horizon(start: datetime) -> date:
    return start.astimezone(LOCAL).date() + timedelta(days=HORIZON_DAYS)


def _stretches(
    schedule: Schedule, start: datetime, last: date
) -> Iterator[tuple[datetime, datetime]]:
    """Yield the working stretches that end after ``start``, the first one cut at it."""
    day = start.astimezone(LOCAL).date()
    while day <= last:
        midnight = datetime.combine(day, time.min, LOCAL)
        for opens, closes in schedule.spans(day):
            end = midnight + timedelta(minutes=closes)
            if end > start:
                yield max(midnight + timedelta(minutes=opens), start), end
        day += timedelta(days=1)
