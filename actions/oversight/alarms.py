"""Deadlines that are past or near, the worst first."""

from collections.abc import Iterable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from actions.handoff.listing import queue_name
from actions.oversight.model import AlarmLine
from actions.storage.tables import OPEN_STATES, Case, CaseClock, CaseState, Staff
from knowledge import clock

SHOWN = 100


def list_alarms(tx: Session, queues: Iterable[str] = ()) -> tuple[tuple[AlarmLine, ...], int]:
    """Return running clocks past their warning, the earliest deadline first, and how many more.

    At most 100 are listed. Clocks that stand still alarm nobody. No queues named means all.
    """
    now, wanted = clock.now(), tuple(queues)
    conditions = [
        CaseClock.stopped_at.is_(None),
        CaseClock.paused_at.is_(None),
        CaseClock.warn_at <= now,
        Case.state.in_([state.value for state in OPEN_STATES]),
    ]
    if wanted:
        conditions.append(Case.queue.in_(wanted))
    chosen = select(CaseClock, Case, Staff.name).join(Case, Case.id == CaseClock.case_id)
    rows = tx.execute(
        chosen.outerjoin(Staff, Staff.id == Case.owner_id)
        .where(*conditions)
        .order_by(CaseClock.due_at, CaseClock.id)
        .limit(SHOWN)
    ).tuples()
    count = select(func.count(CaseClock.id)).join(Case, Case.id == CaseClock.case_id)
    total = tx.scalar(count.where(*conditions)) or 0
    lines = tuple(
        AlarmLine(
            case_id=case.id,
            no=case.no,
            queue=case.queue,
            queue_name=queue_name(case.queue),
            kind=row.kind,
            state=CaseState(case.state),
            is_urgent=case.is_urgent,
            owner_id=case.owner_id,
            owner_name=owner or "",
            due_at=row.due_at,
            is_late=row.due_at <= now,
        )
        for row, case, owner in rows
    )
    return lines, total - len(lines)
