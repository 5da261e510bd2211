"""Measuring in working time: the hours and calendar of each queue are read once."""

from bisect import bisect_right
from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from actions.clocks.hours import schedule_of
from actions.clocks.model import Schedule
from actions.statistics.model import Minutes
from knowledge.clock import LOCAL


class Ruler:
    """Working time since the beginning of a day, remembered day by day.

    Gives what ``clocks.working_minutes`` gives, for many thousands of cases at a time.
    """

    def __init__(self, schedule: Schedule, first: date) -> None:
        self._schedule = schedule
        self._first = first
        self._until_day = [timedelta()]  # working time before each day since the first

    def minutes(self, start: datetime, end: datetime) -> int:
        """Return the whole working minutes; 0 when the end is not later."""
        passed = self._passed(end) - self._passed(start)
        return max(0, passed // timedelta(minutes=1))

    def _passed(self, moment: datetime) -> timedelta:
        local = moment.astimezone(LOCAL)
        number = (local.date() - self._first).days
        if number < 0:
            raise ValueError(f"{moment} is before {self._first}, where measuring begins")
        while len(self._until_day) <= number:
            day = self._first + timedelta(days=len(self._until_day) - 1)
            whole = sum(closes - opens for opens, closes in self._schedule.spans(day))
            self._until_day.append(self._until_day[-1] + timedelta(minutes=whole))
        return self._until_day[number] + self._within(local)

    def _within(self, local: datetime) -> timedelta:
        since_midnight = local - datetime.combine(local.date(), time.min, LOCAL)
        spans = self._schedule.spans(local.date())
        begun = bisect_right([timedelta(minutes=opens) for opens, _ in spans], since_midnight)
        return sum(
            (
                min(since_midnight, timedelta(minutes=closes)) - timedelta(minutes=opens)
                for opens, closes in spans[:begun]
            ),
            timedelta(),
        )


def working_minutes_since(tx: Session, first: date) -> Minutes:
    """Return a measure by the hours and the calendar as they are now, for moments since a day."""
    rulers: dict[str, Ruler] = {}

    def minutes(queue: str, start: datetime, end: datetime) -> int:
        ruler = rulers.get(queue)
        if ruler is None:
            ruler = rulers[queue] = Ruler(schedule_of(tx, queue, first), first)
        return ruler.minutes(start, end)

    return minutes
