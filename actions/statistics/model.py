"""The records of the statistics. Counts are of cases, times are whole minutes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeAlias

from actions.errors import ActionsError
from knowledge.clock import LOCAL

MAX_DAYS = 366

# How long it was between two moments for a queue: by its hours, or by the wall clock.
Minutes: TypeAlias = Callable[[str, datetime, datetime], int]


class StatisticsError(ActionsError):
    """A period cannot be counted; the message names the dates and the rule."""


@dataclass(frozen=True)
class Period:
    """Whole local days, both ends included, at most 366 of them."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if not self.first <= self.last < self.first + timedelta(days=MAX_DAYS):
            raise StatisticsError(
                f"{self.first} to {self.last} is no period of 1 to {MAX_DAYS} days"
            )

    @property
    def start(self) -> datetime:
        """Return the first moment."""
        return datetime.combine(self.first, time.min, LOCAL)

    @property
    def end(self) -> datetime:
        """Return the first moment after the period."""
        return datetime.combine(self.last + timedelta(days=1), time.min, LOCAL)

    @property
    def days(self) -> tuple[date, ...]:
        """Return every day in order."""
        return tuple(
            self.first + timedelta(days=passed)
            for passed in range((self.last - self.first).days + 1)
        )


@dataclass(frozen=True)
class CaseFact:
    """What is counted of one case; moments that have not come are None."""

    id: int
    queue: str
    opened_at: datetime
    taken_at: datetime | None  # first had by somebody
    replied_at: datetime | None  # the first words of staff
    ended_at: datetime | None
    state: str
    outcome: str | None
    reopened: int

    @property
    def day(self) -> date:
        """Return the local day on which the case was opened."""
        return self.opened_at.astimezone(LOCAL).date()


@dataclass(frozen=True)
class Volume:
    """Cases opened on a day in a queue; days and queues without any are left out."""

    day: date
    queue: str
    count: int


@dataclass(frozen=True)
class Spread:
    """The middle and the slow end of some times: half are at most ``median``, 9 of 10 ``p90``."""

    count: int
    median: int | None  # None without any times
    p90: int | None


@dataclass(frozen=True)
class QueueTimes:
    """How long it took in one queue, or in all of them (``queue`` "")."""

    queue: str
    opened: int
    waiting: Spread  # opened until somebody had it
    first_reply: Spread  # opened until the first words of staff
    handling: Spread  # somebody had it until it was ended


@dataclass(frozen=True)
class Ends:
    """What became of the cases. Every case is in exactly one of the first four."""

    resolved: int
    cancelled: int  # by the citizen
    waiting: int  # nobody has it yet, or any more
    in_work: int
    reopened: int  # of all: came back at least once after the end
    outcomes: tuple[tuple[str, int], ...]  # of the resolved ones, the most frequent first


@dataclass(frozen=True)
class Answers:
    """A closed set and how often each member came, the most frequent first."""

    total: int
    by_kind: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Ratings:
    """What citizens thought when it was over."""

    good: int
    bad: int
    reasons: tuple[tuple[str, int], ...]  # the most frequent first


@dataclass(frozen=True)
class Kept:
    """Deadlines of one kind: met, missed, and still open and in time."""

    kind: str
    met: int
    missed: int
    running: int


@dataclass(frozen=True)
class Unanswered:
    """A group of questions nobody could answer; ``example`` is its newest wording, masked."""

    group_id: int
    count: int
    example: str


@dataclass(frozen=True)
class Statistics:
    """Everything about the cases opened in a period."""

    period: Period
    volume: tuple[Volume, ...]
    times: tuple[QueueTimes, ...]  # all queues first, then each with cases
    ends: Ends
    transfers: Answers
    ratings: Ratings
    kept: tuple[Kept, ...]
    unanswered: tuple[Unanswered, ...]
