"""The statistics as a table for a spreadsheet: no personal data, no small counts."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from datetime import date

from actions.csv_text import BOM, safe_cell
from actions.statistics.hiding import Hidden, hide, is_total_safe
from actions.statistics.model import Spread, Statistics

LEAST = 10  # of fewer cases nothing is counted: every figure would be about somebody

Say = Callable[..., str]  # a key below ``statistics.export`` and its values -> words
Name = Callable[[str, str], str]  # a group of codes and a code -> its name
Row = tuple[object, ...]


def as_csv(found: Statistics, say: Say, name: Name) -> str:
    """Return the table: UTF-8 with its mark, one figure a row, every text safe to open.

    What citizens asked is left out. Counts of 1 and 2 are words instead of numbers, and so is a
    share or a time of fewer than 3 cases.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for row in _rows(found, say, name):
        writer.writerow([safe(cell) for cell in row])
    return BOM + out.getvalue()


def safe(cell: object) -> object:
    """Return a cell that no spreadsheet takes for a formula; numbers stay numbers."""
    return safe_cell(cell) if isinstance(cell, str) else cell


def _rows(found: Statistics, say: Say, name: Name) -> Iterator[Row]:
    yield (say("period"), found.period.first.isoformat(), found.period.last.isoformat())
    yield (say("basis"),)
    if sum(row.count for row in found.volume) < LEAST:
        yield (say("too_few"),)
        return
    yield tuple(
        say(f"column.{column}") for column in ("table", "what", "queue", "measure", "value")
    )
    yield from _volume(found, say, name)
    yield from _times(found, say, name)
    given_away = () if is_total_safe(dict(found.ends.outcomes)) else ("resolved",)
    for title, counts in _lists(found):
        yield from _counts(title, hide(counts, given_away), say, name)


def _volume(found: Statistics, say: Say, name: Name) -> Iterator[Row]:
    # The queue's total is in the table below: each queue's days are hidden against it.
    for queue, days in _by_queue(found).items():
        for day, count in hide(days).items():
            head = (say("table.volume"), day.isoformat(), name("queue", queue))
            yield (*head, say("measure.opened"), _shown(count, say))


def _by_queue(found: Statistics) -> Mapping[str, Mapping[date, int]]:
    queues: dict[str, dict[date, int]] = {}
    for row in sorted(found.volume, key=lambda row: (row.queue, row.day)):
        queues.setdefault(row.queue, {})[row.day] = row.count
    return queues


def _times(found: Statistics, say: Say, name: Name) -> Iterator[Row]:
    # Without the line for all queues, which would give a hidden queue away.
    queues = [row for row in found.times if row.queue]
    given_away = [queue for queue, days in _by_queue(found).items() if not is_total_safe(days)]
    opened = hide({row.queue: row.opened for row in queues}, given_away)
    for row in queues:
        head = (say("table.times"), "", name("queue", row.queue))
        yield (*head, say("measure.opened"), _shown(opened[row.queue], say))
        for step in ("waiting", "first_reply", "handling"):
            times: Spread = getattr(row, step)
            few = 0 < times.count < 3
            for part in ("median", "p90"):
                value = getattr(times, part)
                measure = f"{say(f'measure.{step}')} {say(f'measure.{part}')}"
                yield (*head, measure, say("few") if few else "" if value is None else value)


def _lists(found: Statistics) -> Iterator[tuple[str, Mapping[str, int]]]:
    ends, ratings = found.ends, found.ratings
    yield (
        "ends",
        {key: getattr(ends, key) for key in ("resolved", "cancelled", "waiting", "in_work")},
    )
    total = ends.resolved + ends.cancelled + ends.waiting + ends.in_work
    yield "reopened", {"reopened": ends.reopened, "not_reopened": total - ends.reopened}
    yield "outcome", dict(ends.outcomes)
    yield "transfer", dict(found.transfers.by_kind)
    yield "rating", {"good": ratings.good, "bad": ratings.bad}
    yield "rating_reason", dict(ratings.reasons)
    for row in found.kept:
        yield f"kept.{row.kind}", {"met": row.met, "missed": row.missed, "running": row.running}


def _counts(title: str, counts: Mapping[str, int | Hidden], say: Say, name: Name) -> Iterator[Row]:
    group, _, kind = title.partition(".")
    for key, count in counts.items():
        what = name(group, key)
        head = say(f"table.{group}")
        yield (head, name("clock", kind) if kind else "", "", what, _shown(count, say))


def _shown(count: int | Hidden, say: Say) -> object:
    if isinstance(count, Hidden):
        return say(f"hidden.{count.value}")
    return count
