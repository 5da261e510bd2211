"""Working hours of a queue: set in the console, weekday by weekday, else those of the file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from actions.clocks import packaged
from actions.clocks.calendar import TOPIC, days_between
from actions.clocks.model import HoursError, Schedule, Span, Spans, checked_spans
from actions.clocks.tables import WEEKDAYS
from actions.storage.database import mark_changed
from actions.storage.tables import WorkingHours
from knowledge import clock

EVERY_QUEUE = ""  # the rows for all queues that have none of their own on that weekday
_CLOSED = (0, 0)  # how a weekday without hours is stored


@dataclass(frozen=True)
class DayHours:
    """The hours of one weekday. ``is_confirmed``: somebody has said that they are right."""

    spans: Spans
    is_own: bool  # set for this queue, not for all of them
    is_confirmed: bool


def hours_of(tx: Session, queue: str) -> tuple[DayHours, ...]:
    """Return the seven days of a queue, Monday first; "" gives those for all queues."""
    stored = _stored(tx, {queue, EVERY_QUEUE})
    return tuple(_day(queue, weekday, stored) for weekday in range(7))


def set_hours(
    tx: Session, queue: str, weekday: int, spans: Sequence[Span], staff_id: int | None
) -> tuple[DayHours, ...]:
    """Set, and so confirm, the hours of a weekday (0 is Monday); no spans: not worked then.

    ``queue`` "" means every queue that has no hours of its own on that weekday. Clocks that run
    already keep their deadlines. Raises HoursError for an unknown queue or weekday, stretches that
    overlap or leave the day, a queue that is always open, and when no day of the week would be
    left.
    """
    _check(queue, weekday)
    wanted = checked_spans(spans)
    _delete(tx, queue, weekday)
    for opens, closes in wanted or (_CLOSED,):
        tx.add(
            WorkingHours(
                queue=queue,
                weekday=weekday,
                opens=opens,
                closes=closes,
                edited_by_id=staff_id,
                edited_at=clock.now(),
            )
        )
    return _changed(tx, queue)


def clear_hours(tx: Session, queue: str, weekday: int) -> tuple[DayHours, ...]:
    """Let a weekday have the hours it had before it was set; raises HoursError like set_hours."""
    _check(queue, weekday)
    _delete(tx, queue, weekday)
    return _changed(tx, queue)


def schedule_of(tx: Session, queue: str, first: date) -> Schedule:
    """Return when a queue is worked, with the calendar from the day ``first`` on."""
    if queue in packaged.hours().always_open:
        return Schedule(((),) * 7, {}, is_always=True)
    week = tuple(day.spans for day in hours_of(tx, queue))
    days = {row.day: row.is_working for row in days_between(tx, first, date.max)}
    return Schedule(week, days)


def _day(queue: str, weekday: int, stored: Mapping[tuple[str, int], Spans]) -> DayHours:
    for owner in dict.fromkeys((queue, EVERY_QUEUE)):
        found = stored.get((owner, weekday))
        if found is not None:
            return DayHours(found, is_own=owner == queue, is_confirmed=True)
    file = packaged.hours()
    return DayHours(
        file.week(queue)[weekday], is_own=queue in file.queues, is_confirmed=file.is_confirmed
    )


def _stored(tx: Session, queues: set[str]) -> dict[tuple[str, int], Spans]:
    rows = tx.scalars(
        select(WorkingHours).where(WorkingHours.queue.in_(queues)).order_by(WorkingHours.opens)
    )
    days: dict[tuple[str, int], Spans] = {}
    for row in rows:
        before = days.setdefault((row.queue, row.weekday), ())
        if row.opens < row.closes:
            days[row.queue, row.weekday] = (*before, (row.opens, row.closes))
    return days


def _check(queue: str, weekday: int) -> None:
    if queue != EVERY_QUEUE and queue not in packaged.queues():
        raise HoursError(f"there is no queue {queue!r}; queues.yml has {list(packaged.queues())}")
    if queue in packaged.hours().always_open:
        raise HoursError(f"{queue} is open day and night; hours.yml says so under always_open")
    if weekday not in range(7):
        raise HoursError(f"weekday {weekday!r} is none of 0 (Monday) to 6 (Sunday)")


def _delete(tx: Session, queue: str, weekday: int) -> None:
    tx.execute(
        delete(WorkingHours).where(WorkingHours.queue == queue, WorkingHours.weekday == weekday)
    )


def _changed(tx: Session, queue: str) -> tuple[DayHours, ...]:
    tx.flush()
    mark_changed(tx, TOPIC)
    # What is set for every queue is also every inheriting queue's week.
    concerned = [queue] if queue else [EVERY_QUEUE, *_ruled(packaged.hours().always_open)]
    for one in concerned:
        if not any(day.spans for day in hours_of(tx, one)):
            shown = ", ".join(WEEKDAYS)
            raise HoursError(f"{one or 'the week'} would have no hours on any of {shown}")
    return hours_of(tx, queue)


def _ruled(always_open: frozenset[str]) -> list[str]:
    return [queue for queue in packaged.queues() if queue not in always_open]
