"""Working days and hours, and the deadlines of cases that are counted in them (design §8).

Every function works in the caller's transaction.
"""

from actions.clocks.calendar import (
    Seeded,
    clear_day,
    days_of,
    last_library_year,
    missing_years,
    seed,
    set_day,
)
from actions.clocks.following import EFFECTS, follow
from actions.clocks.hours import DayHours, clear_hours, hours_of, set_hours
from actions.clocks.model import ClockError, ClockKind, HoursError, NoClockReason, Span
from actions.clocks.opening import (
    are_hours_known,
    closed_notice,
    is_open,
    next_opening,
    work_ends,
    working_minutes,
)
from actions.clocks.packaged import use_own
from actions.clocks.reading import deadlines
from actions.clocks.sweeping import Alarm, adopt, sweep
from actions.clocks.waiting import waiting_notice, waiting_range

__all__ = [
    "EFFECTS",
    "Alarm",
    "ClockError",
    "ClockKind",
    "DayHours",
    "HoursError",
    "NoClockReason",
    "Seeded",
    "Span",
    "adopt",
    "are_hours_known",
    "clear_day",
    "clear_hours",
    "closed_notice",
    "days_of",
    "deadlines",
    "follow",
    "hours_of",
    "is_open",
    "last_library_year",
    "missing_years",
    "next_opening",
    "seed",
    "set_day",
    "set_hours",
    "sweep",
    "use_own",
    "waiting_notice",
    "waiting_range",
    "work_ends",
    "working_minutes",
]
