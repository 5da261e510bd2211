"""From facts to figures: pure functions."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from actions.statistics.model import (
    CaseFact,
    Ends,
    Minutes,
    QueueTimes,
    Spread,
    Volume,
)
from actions.storage.tables import OWNED_STATES, CaseState

EVERY_QUEUE = ""
_ENDED = (CaseState.RESOLVED.value, CaseState.CLOSED.value)
_OWNED = frozenset(state.value for state in OWNED_STATES)


def count_volume(facts: Iterable[CaseFact]) -> tuple[Volume, ...]:
    """Return how many cases were opened, by day, then queue."""
    counts = Counter((fact.day, fact.queue) for fact in facts)
    return tuple(Volume(day, queue, counts[day, queue]) for day, queue in sorted(counts))


def spread(times: Iterable[int]) -> Spread:
    """Return median and 90th percentile by nearest rank: always a time that really occurred."""
    ordered = sorted(times)
    if not ordered:
        return Spread(0, None, None)
    return Spread(len(ordered), _rank(ordered, 50), _rank(ordered, 90))


def _rank(ordered: Sequence[int], percent: int) -> int:
    # The smallest value that at least this share does not exceed; in whole numbers, so exact.
    return ordered[-(-percent * len(ordered) // 100) - 1]


def measure_times(facts: Sequence[CaseFact], minutes: Minutes) -> tuple[QueueTimes, ...]:
    """Return the times of all queues together, then of each by its id.

    A case counts once its step is done: what still waits is not in ``waiting``.
    """
    queues = sorted({fact.queue for fact in facts})
    rows = {queue: [fact for fact in facts if fact.queue == queue] for queue in queues}
    return (
        _times(EVERY_QUEUE, facts, minutes),
        *(_times(queue, own, minutes) for queue, own in rows.items()),
    )


def count_ends(facts: Sequence[CaseFact]) -> Ends:
    """Return what became of the cases."""
    ended = [fact for fact in facts if fact.state in _ENDED]
    return Ends(
        resolved=len(ended),
        cancelled=sum(fact.state == CaseState.CANCELLED.value for fact in facts),
        waiting=sum(fact.state == CaseState.QUEUED.value for fact in facts),
        in_work=sum(fact.state in _OWNED for fact in facts),
        reopened=sum(fact.reopened > 0 for fact in facts),
        outcomes=by_frequency(Counter(fact.outcome or "unknown" for fact in ended)),
    )


def by_frequency(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    """Return the members, the most frequent first, then by name."""
    return tuple(sorted(counts.items(), key=lambda row: (-row[1], row[0])))


def wall_minutes(_queue: str, start: datetime, end: datetime) -> int:
    """Return the minutes of the wall clock, day and night; 0 when the end is not later."""
    return max(0, int((end - start).total_seconds() // 60))


def _times(queue: str, facts: Sequence[CaseFact], minutes: Minutes) -> QueueTimes:
    def between(pairs: Iterable[tuple[str, datetime | None, datetime | None]]) -> Spread:
        return spread(minutes(own, start, end) for own, start, end in pairs if start and end)

    return QueueTimes(
        queue=queue,
        opened=len(facts),
        waiting=between((fact.queue, fact.opened_at, fact.taken_at) for fact in facts),
        first_reply=between((fact.queue, fact.opened_at, fact.replied_at) for fact in facts),
        handling=between((fact.queue, fact.taken_at, fact.ended_at) for fact in facts),
    )
