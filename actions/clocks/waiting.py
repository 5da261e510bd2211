"""How long a queue usually takes until somebody answers: only said when enough waits are known."""

import statistics
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.clocks import arithmetic, packaged
from actions.clocks.hours import schedule_of
from actions.clocks.model import ClockKind
from actions.clocks.opening import is_open
from actions.storage.tables import Case, CaseClock, CaseState
from knowledge import clock
from knowledge.clock import LOCAL

ENOUGH = 20
WINDOW = timedelta(days=28)
_NEWEST = 200  # enough for quartiles; it is read whenever somebody begins to wait


def waiting_range(tx: Session, queue: str) -> tuple[int, int] | None:
    """Return the working minutes within which the middle half of recent waits ended.

    A wait goes from the queue until the first reply of staff; the 25th and 75th percentile of the
    200 newest that ended in the last 28 days, whole minutes. None when fewer than 20 are known.
    Cases that were withdrawn do not count.
    """
    since = clock.now() - WINDOW
    rows = tx.execute(
        select(CaseClock.started_at, CaseClock.stopped_at)
        .join(Case, Case.id == CaseClock.case_id)
        .where(
            CaseClock.kind == ClockKind.FIRST_REPLY.value,
            CaseClock.queue == queue,
            CaseClock.stopped_at >= since,
            Case.state != CaseState.CANCELLED.value,
            Case.linked_to.is_(None),
        )
        .order_by(CaseClock.stopped_at.desc())
        .limit(_NEWEST)
    ).all()
    if len(rows) < ENOUGH:
        return None
    first = min(start for start, _ in rows).astimezone(LOCAL).date()
    schedule = schedule_of(tx, queue, first)
    minutes = [
        arithmetic.minutes_between(schedule, start, end) for start, end in rows if end is not None
    ]
    low, _, high = statistics.quantiles(minutes, n=4, method="inclusive")
    return round(low), round(high)


def waiting_notice(tx: Session, case: Case) -> str | None:
    """Return the sentence on how long it usually takes; None while closed or without enough data.

    Never said to somebody in danger or need: they are not to lean back.
    """
    queue = packaged.clock_queue(case)
    if queue in (packaged.routing().crisis, packaged.routing().urgent) or not is_open(tx, queue):
        return None
    found = waiting_range(tx, queue)
    if found is None:
        return None
    low, high = found
    if low == high:
        return packaged.texts().render("clocks.waiting.about", minutes=max(1, low))
    return packaged.texts().render("clocks.waiting.range", low=max(1, low), high=high)
