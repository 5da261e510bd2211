"""Official working days: seeded from a library that follows the State Council's notices, edited."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import chinese_calendar
from sqlalchemy import delete, extract, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from actions.clocks.model import HoursError
from actions.storage.database import mark_changed
from actions.storage.tables import CalendarDay
from knowledge import clock

TOPIC = "hours"  # what pages showing hours or days listen to
NAME_CHARACTERS = 64
# The next year's days are needed for deadlines before it begins.
_LOOK_AHEAD = timedelta(days=60)
_LIBRARY, _EDITED = "library", "edited"


@dataclass(frozen=True)
class Seeded:
    """What seeding changed, and the last year that the library knows."""

    added: int
    corrected: int
    removed: int
    until: int


def seed(tx: Session) -> Seeded:
    """Write what the library says of last year and all later years; edited days stay as they are.

    Doing it again changes nothing, unless a newer library says something else.
    """
    first = clock.today().year - 1
    known = {day: row for day, row in library_days().items() if day.year >= first}
    stored = {row.day: row for row in days_between(tx, date(first, 1, 1), date.max)}
    added = sum(_insert(tx, day, *known[day]) for day in sorted(known.keys() - stored.keys()))
    corrected = sum(_correct(tx, stored[day], *known[day]) for day in known.keys() & stored.keys())
    gone = [d for d, row in stored.items() if row.source == _LIBRARY and d not in known]
    removed = sum(_remove_library_day(tx, day) for day in gone)
    if added or corrected or removed:
        mark_changed(tx, TOPIC)
    return Seeded(added, corrected, removed, last_library_year())


def set_day(
    tx: Session, day: date, is_working: bool, name: str = "", staff_id: int | None = None
) -> CalendarDay:
    """Say of a date whether it is worked, whatever the library says; it is never seeded over.

    Clocks that run already keep their deadlines. Raises HoursError for a name over 64 characters.
    """
    if len(name.strip()) > NAME_CHARACTERS:
        raise HoursError(f"the day's name has {len(name.strip())} characters, at most 64 fit")
    row = tx.get(CalendarDay, day) or CalendarDay(day=day)
    row.is_working, row.name, row.source = is_working, name.strip(), _EDITED
    row.edited_by_id, row.edited_at = staff_id, clock.now()
    tx.add(row)
    tx.flush()
    mark_changed(tx, TOPIC)
    return row


def clear_day(tx: Session, day: date) -> CalendarDay | None:
    """Undo an edit: the date is what the library says, or else what its weekday says (None)."""
    tx.execute(delete(CalendarDay).where(CalendarDay.day == day, CalendarDay.source == _EDITED))
    tx.expire_all()
    known = library_days().get(day)
    if known is not None and tx.get(CalendarDay, day) is None:
        _insert(tx, day, *known)
    mark_changed(tx, TOPIC)
    return tx.get(CalendarDay, day)


def days_of(tx: Session, year: int) -> Sequence[CalendarDay]:
    """Return the days of a year that are named holidays or worked against their weekday."""
    return days_between(tx, date(year, 1, 1), date(year, 12, 31))


def days_between(tx: Session, first: date, last: date) -> Sequence[CalendarDay]:
    """Return the stored days of a range, both ends included, in order."""
    chosen = select(CalendarDay).where(CalendarDay.day >= first, CalendarDay.day <= last)
    return tx.scalars(chosen.order_by(CalendarDay.day)).all()


def missing_years(tx: Session, today: date | None = None) -> list[int]:
    """Return which of this year and the year 60 days from now have no days stored at all.

    In such a year only weekdays count: somebody has to fill it in, or install a newer library.
    """
    today = today or clock.today()
    wanted = {today.year, (today + _LOOK_AHEAD).year}
    return sorted(year for year in wanted if not is_known(tx, year))


def is_known(tx: Session, year: int) -> bool:
    """Say whether the calendar of a year holds anything."""
    found = select(CalendarDay.day).where(extract("year", CalendarDay.day) == year).limit(1)
    return tx.scalar(found) is not None


def last_library_year() -> int:
    """Return the last year that the installed library knows."""
    return max(library_days()).year


def library_days() -> Mapping[date, tuple[bool, str]]:
    """Return the library's days: whether worked, and the name of the holiday behind it."""
    named = {holiday.value: str(holiday.chinese) for holiday in chinese_calendar.Holiday}
    free = {day: (False, named.get(name, name)) for day, name in chinese_calendar.holidays.items()}
    moved = {day: (True, named.get(name, name)) for day, name in chinese_calendar.workdays.items()}
    return free | moved


def _insert(tx: Session, day: date, is_working: bool, name: str) -> int:
    row = CalendarDay(day=day, is_working=is_working, name=name[:NAME_CHARACTERS], source=_LIBRARY)
    try:
        with tx.begin_nested():
            tx.add(row)
    except IntegrityError:  # another process is seeding too
        return 0
    return 1


def _correct(tx: Session, stored: CalendarDay, is_working: bool, name: str) -> int:
    """Bring a day up to the library, unless somebody edits it; say whether it changed."""
    said = (is_working, name[:NAME_CHARACTERS])
    if stored.source == _EDITED or (stored.is_working, stored.name) == said:
        return 0
    done = tx.execute(
        update(CalendarDay)
        .where(CalendarDay.day == stored.day, CalendarDay.source == _LIBRARY)
        .values(is_working=said[0], name=said[1], edited_at=clock.now())
    )
    return int(done.rowcount)  # type: ignore[attr-defined]


def _remove_library_day(tx: Session, day: date) -> int:
    done = tx.execute(
        delete(CalendarDay).where(CalendarDay.day == day, CalendarDay.source == _LIBRARY)
    )
    return int(done.rowcount)  # type: ignore[attr-defined]
