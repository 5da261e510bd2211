"""The closed sets, records and errors of the clocks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import TypeAlias

from actions.errors import ActionsError

DAY_MINUTES = 24 * 60
# Minutes after midnight, local time: (opens, closes), closes not included.
Span: TypeAlias = tuple[int, int]
Spans: TypeAlias = tuple[Span, ...]


class ClockKind(StrEnum):
    """What a clock waits for."""

    FIRST_REPLY = "first_reply"  # from the queue until the first word of staff
    NEXT_REPLY = "next_reply"  # from the citizen's words until an answer
    RESOLVE = "resolve"  # the whole case, without the time it waits for the citizen
    TRANSFER = "transfer"  # from an offer until it is answered


class NoClockReason(StrEnum):
    """Why no clock runs on an open case (invariant I8)."""

    WAITING_CITIZEN = "waiting_citizen"
    NO_HOURS = "no_hours"  # nobody works the queue on any of the next 400 days


class ClockError(ActionsError):
    """A table of the clocks cannot be used, or was asked for something it does not know."""


class HoursError(ClockError):
    """Working hours or days cannot be set so; the message names the value and the rule."""


class NoWorkingTimeError(ClockError):
    """The working time that was asked for is not there within the horizon."""


@dataclass(frozen=True)
class Schedule:
    """When a queue is worked: hours by weekday (0 is Monday), and the days that differ.

    ``days`` says of a date whether it is a working day; dates that are not in it follow their
    weekday. ``is_always`` overrides everything: day and night, holidays too.
    """

    week: Sequence[Spans]
    days: Mapping[date, bool]
    is_always: bool = False

    def spans(self, day: date) -> Spans:
        """Return the working stretches of a date, in order."""
        if self.is_always:
            return ((0, DAY_MINUTES),)
        weekday = self.weekday(day)
        return () if weekday is None else self.week[weekday]

    def weekday(self, day: date) -> int | None:
        """Return the weekday (0 is Monday) whose hours a date has; None when it is not worked.

        A working Saturday or Sunday (调休) without hours of its own has those of the week's first
        day that has any.
        """
        is_working, own = self.days.get(day), day.weekday()
        if is_working is False:
            return None
        if is_working is None or self.week[own]:
            return own if self.week[own] else None
        return next((number for number, spans in enumerate(self.week) if spans), None)


def checked_spans(spans: Sequence[Span]) -> Spans:
    """Return the stretches of a day in order; raise HoursError when they cannot be such."""
    ordered = tuple(sorted((int(opens), int(closes)) for opens, closes in spans))
    for opens, closes in ordered:
        if not 0 <= opens < closes <= DAY_MINUTES:
            raise HoursError(
                f"{shown(opens)}-{shown(closes)} is no stretch of a day; it opens before it closes"
            )
    for (_, closes), (opens, _) in pairwise(ordered):
        if opens < closes:
            raise HoursError(f"two stretches of a day overlap at {shown(opens)}; join them")
    return ordered


def shown(minutes: int) -> str:
    """Return minutes after midnight as people write them: 9:05."""
    return f"{minutes // 60}:{minutes % 60:02}"
