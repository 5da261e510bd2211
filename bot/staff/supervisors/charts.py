"""What the charts are drawn from: sizes in hundredths, every number kept beside its shape."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from actions.statistics import Period, QueueTimes, Volume

DAILY_UP_TO = 62  # days; longer periods are drawn by weeks


@dataclass(frozen=True)
class Column:
    """One upright bar: a day, or the days of a week from ``first`` to ``last``."""

    first: date
    last: date
    count: int
    height: int  # 0 to 100 of the highest one


@dataclass(frozen=True)
class Columns:
    """A chart over time."""

    items: tuple[Column, ...]
    highest: int
    is_weekly: bool


@dataclass(frozen=True)
class QueueVolume:
    """A queue's cases over time, beside those of the others."""

    queue: str
    count: int
    width: int  # 0 to 100 of the largest queue
    columns: Columns


@dataclass(frozen=True)
class Bar:
    """One line of a list of counts."""

    key: str
    count: int
    share: int  # percent of all
    width: int  # 0 to 100 of the largest one


@dataclass(frozen=True)
class TimeBar:
    """A queue's times in one step: ``median`` and ``p90`` are widths in hundredths."""

    median: int
    p90: int


def columns(period: Period, volume: Iterable[Volume]) -> Columns:
    """Return the cases by day, or by weeks that begin on Mondays; empty ones are there too."""
    counts = dict.fromkeys(period.days, 0)
    for row in volume:
        counts[row.day] += row.count
    is_weekly = len(counts) > DAILY_UP_TO
    spans = _weeks(period) if is_weekly else [(day, day) for day in period.days]
    sums = [sum(counts[day] for day in counts if first <= day <= last) for first, last in spans]
    highest = max(sums)
    items = [
        Column(first, last, count, hundredths(count, highest))
        for (first, last), count in zip(spans, sums, strict=True)
    ]
    return Columns(tuple(items), highest, is_weekly)


def queue_volumes(period: Period, volume: Sequence[Volume]) -> tuple[QueueVolume, ...]:
    """Return the queues with cases, the fullest first."""
    rows = {row.queue: [one for one in volume if one.queue == row.queue] for row in volume}
    totals = {queue: sum(one.count for one in own) for queue, own in rows.items()}
    largest = max(totals.values(), default=0)
    return tuple(
        QueueVolume(
            queue, totals[queue], hundredths(totals[queue], largest), columns(period, rows[queue])
        )
        for queue in sorted(totals, key=lambda queue: (-totals[queue], queue))
    )


def bars(counts: Iterable[tuple[str, int]]) -> tuple[Bar, ...]:
    """Return a list of counts with its shares."""
    rows = tuple(counts)
    total, largest = sum(n for _, n in rows), max((n for _, n in rows), default=0)
    return tuple(Bar(key, n, percent(n, total), hundredths(n, largest)) for key, n in rows)


def time_bars(times: Iterable[QueueTimes], step: str) -> dict[str, TimeBar]:
    """Return by queue how long a step took, on one scale for all queues."""
    spreads = {row.queue: getattr(row, step) for row in times}
    longest = max((spread.p90 or 0 for spread in spreads.values()), default=0)
    return {
        queue: TimeBar(hundredths(spread.median or 0, longest), hundredths(spread.p90, longest))
        for queue, spread in spreads.items()
        if spread.p90 is not None
    }


def percent(part: int, whole: int) -> int:
    """Return the share in whole percent; of nothing it is 0. Not all is never 100, nor any 0."""
    if not whole or not part:
        return 0
    if part == whole:
        return 100
    return min(99, max(1, round(100 * part / whole)))


def hundredths(value: int, largest: int) -> int:
    """Return a length of 0 to 100; whatever is there is at least 1 long."""
    return max(1, round(100 * value / largest)) if value and largest else 0


def _weeks(period: Period) -> list[tuple[date, date]]:
    weeks: list[tuple[date, date]] = []
    first = period.first
    while first <= period.last:
        last = min(period.last, first + timedelta(days=6 - first.weekday()))
        weeks.append((first, last))
        first = last + timedelta(days=1)
    return weeks
