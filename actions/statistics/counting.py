"""From facts to figures: pure functions."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TypeAlias

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
# Minutes of waiting, of waiting for the first words, of handling.
_Steps: TypeAlias = tuple[int | None, int | None, int | None]
_OWNED = frozenset(state.value for state in OWNED_STATES)


def count_volume(facts: Iterable[CaseFact]) -> tuple[Volume, ...]:
    """Return how many cases were opened, by day, then queue."""
    counts = Counter((fact.day, fact.queue) for fact in facts)
    return tuple(Volume(day, queue, counts[day, queue]) for day, queue in sorted(counts))


def spread(times: Iterable[int | None]) -> Spread:
    """Return median and 90th percentile by nearest rank: always a time that really occurred.

    None is no time and does not count.
    """
    ordered = sorted(time for time in times if time is not None)
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
    steps = [(fact.queue, _steps(fact, minutes)) for fact in facts]
    return (
        _times(EVERY_QUEUE, [own for _, own in steps]),
        *(
            _times(queue, [own for theirs, own in steps if theirs == queue])
            for queue in sorted({queue for queue, _ in steps})
        ),
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


def _steps(fact: CaseFact, minutes: Minutes) -> _Steps:
    def between(start: datetime | None, end: datetime | None) -> int | None:
        return minutes(fact.queue, start, end) if start and end else None

    return (
        between(fact.opened_at, fact.taken_at),
        between(fact.opened_at, fact.replied_at),
        between(fact.taken_at, fact.ended_at),
    )


def _times(queue: str, steps: Sequence[_Steps]) -> QueueTimes:
    waiting, first_reply, handling = (spread(own[number] for own in steps) for number in range(3))
    return QueueTimes(queue, len(steps), waiting, first_reply, handling)
