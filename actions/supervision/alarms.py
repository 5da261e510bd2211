"""Deadlines that are past or near, the worst first."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from actions.accounts.scope import in_scope
from actions.handoff.reading.listing import case_line, queue_name
from actions.handoff.reading.reach import open_only
from actions.handoff.reading.views import CaseLine
from actions.storage.tables import Case, CaseClock, CaseState, Conversation, Staff
from actions.supervision.model import AlarmLine
from knowledge import clock

SHOWN = 100
LISTED = 200


def list_alarms(tx: Session, scope: Staff) -> tuple[tuple[AlarmLine, ...], int]:
    """Return running clocks past their warning, the earliest deadline first, and how many more.

    Only of cases that ``scope`` may see; at most 100 are listed. Clocks that stand still alarm
    nobody.
    """
    now = clock.now()
    conditions = [
        CaseClock.stopped_at.is_(None),
        CaseClock.paused_at.is_(None),
        CaseClock.warn_at <= now,
        open_only(),
        in_scope(scope),
    ]
    chosen = select(CaseClock, Case, Staff.name).join(Case, Case.id == CaseClock.case_id)
    rows = tx.execute(
        chosen.outerjoin(Staff, Staff.id == Case.owner_id)
        .where(*conditions)
        .order_by(CaseClock.due_at, CaseClock.id)
        .limit(SHOWN)
    )
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


def list_open(
    tx: Session, scope: Staff, *, queue: str = "", owner_id: int | None = None
) -> list[CaseLine]:
    """Return open cases that ``scope`` may see, of a queue, of a person or both, the oldest first.

    At most 200.
    """
    chosen = (
        select(Case, Conversation, Staff)
        .join(Conversation, Conversation.id == Case.conversation_id)
        .outerjoin(Staff, Staff.id == Case.owner_id)
        .where(open_only(), in_scope(scope))
    )
    if queue:
        chosen = chosen.where(Case.queue == queue)
    if owner_id is not None:
        chosen = chosen.where(Case.owner_id == owner_id)
    rows = tx.execute(chosen.order_by(Case.queued_at, Case.id).limit(LISTED))
    return [case_line(tx, *row) for row in rows]
