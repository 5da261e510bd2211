"""Working days and hours as a page shows them: what holds, and who set it when."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions import clocks
from actions.clocks.calendar import days_between
from actions.clocks.model import Span, shown
from actions.clocks.packaged import hours as packaged_hours
from actions.clocks.tables import read_span
from actions.storage.tables import CalendarDay, Staff, WorkingHours

_BETWEEN = re.compile(r"[,，、;；\s]+")
_DASH = re.compile(r"\s*[-\u2013\u2014~～至到]\s*")


@dataclass(frozen=True)
class DayCell:
    """One date of a month. ``is_special``: not what its weekday says, by holiday, 调休 or edit."""

    day: date
    is_working: bool
    is_special: bool
    name: str
    is_edited: bool
    editor: str
    edited_at: datetime | None


@dataclass(frozen=True)
class WeekdayHours:
    """The hours of one weekday as they are written in the form."""

    weekday: int
    written: str  # "9:00-12:00, 14:00-17:30"; "" when not worked
    is_own: bool
    is_confirmed: bool
    editor: str
    edited_at: datetime | None


def read_month(tx: Session, first: date) -> tuple[tuple[DayCell, ...], ...]:
    """Return the weeks that touch the month of ``first``, Monday to Sunday."""
    begin = first.replace(day=1)
    following = (begin + timedelta(days=31)).replace(day=1)
    start = begin - timedelta(days=begin.weekday())
    count = (following - start).days
    weeks = -(-count // 7)
    stored = {row.day: row for row in days_between(tx, start, start + timedelta(days=7 * weeks))}
    names = _names(tx, [row.edited_by_id for row in stored.values()])
    days = [start + timedelta(days=number) for number in range(7 * weeks)]
    cells = [_cell(day, stored.get(day), names) for day in days]
    return tuple(tuple(cells[at : at + 7]) for at in range(0, len(cells), 7))


def read_day(tx: Session, day: date) -> DayCell:
    """Return one date."""
    row = tx.get(CalendarDay, day)
    return _cell(day, row, _names(tx, [row.edited_by_id] if row else []))


def read_week(tx: Session, queue: str) -> tuple[WeekdayHours, ...]:
    """Return the seven days of a queue, Monday first; "" gives those for all queues."""
    rows = tx.scalars(select(WorkingHours).where(WorkingHours.queue.in_({queue, ""}))).all()
    names = _names(tx, [row.edited_by_id for row in rows])
    week = []
    for weekday, hours in enumerate(clocks.hours_of(tx, queue)):
        owner = queue if hours.is_own else ""
        set_by = [row for row in rows if (row.queue, row.weekday) == (owner, weekday)]
        last = max(set_by, key=lambda row: row.edited_at, default=None)
        week.append(
            WeekdayHours(
                weekday=weekday,
                written=write_spans(hours.spans),
                is_own=hours.is_own,
                is_confirmed=hours.is_confirmed,
                editor=names.get(last.edited_by_id, "") if last else "",
                edited_at=last.edited_at if last else None,
            )
        )
    return tuple(week)


def is_always_open(queue: str) -> bool:
    """Say whether a queue is worked day and night and so has no hours to edit."""
    return queue in packaged_hours().always_open


def read_spans(written: str) -> list[Span]:
    """Return the stretches somebody wrote, however they joined them; HoursError when unreadable."""
    joined = _DASH.sub("-", written.replace("：", ":"))
    return [read_span(piece) for piece in _BETWEEN.split(joined.strip()) if piece]


def write_spans(spans: Sequence[Span]) -> str:
    """Return stretches as the form takes them back."""
    return ", ".join(f"{shown(opens)}-{shown(closes)}" for opens, closes in spans)


def _cell(day: date, row: CalendarDay | None, names: Mapping[int | None, str]) -> DayCell:
    is_weekday = day.weekday() < 5
    if row is None:
        return DayCell(day, is_weekday, False, "", False, "", None)
    is_edited = row.source == "edited"
    return DayCell(
        day=day,
        is_working=row.is_working,
        is_special=row.is_working != is_weekday or bool(row.name),
        name=row.name,
        is_edited=is_edited,
        editor=names.get(row.edited_by_id, ""),
        edited_at=row.edited_at if is_edited else None,
    )


def _names(tx: Session, ids: Sequence[int | None]) -> Mapping[int | None, str]:
    wanted = {id for id in ids if id is not None}
    rows = tx.execute(select(Staff.id, Staff.name).where(Staff.id.in_(wanted)))
    return {id: name for id, name in rows}
