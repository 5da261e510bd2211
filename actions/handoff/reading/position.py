"""Where a case stands in its queue."""

from collections.abc import Iterable

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from actions.handoff.reading.reach import open_only
from actions.storage.tables import Case, CaseState

# The order in which a queue is worked: urgent first, then the longest wait.
QUEUE_ORDER = (Case.is_urgent.desc(), Case.queued_at, Case.id)


def position(tx: Session, case: Case) -> int:
    """Return the place of a waiting case in its queue, from 1; 0 when it does not wait."""
    if case.state != CaseState.QUEUED.value:
        return 0
    longer = or_(
        Case.queued_at < case.queued_at,
        and_(Case.queued_at == case.queued_at, Case.id < case.id),
    )
    earlier = longer & Case.is_urgent if case.is_urgent else longer | Case.is_urgent
    ahead = tx.scalar(
        select(func.count(Case.id)).where(
            Case.queue == case.queue, Case.state == CaseState.QUEUED.value, earlier
        )
    )
    return int(ahead or 0) + 1


def positions(tx: Session, queues: Iterable[str]) -> dict[int, int]:
    """Return the places of all waiting cases of these queues by case id, in one reading."""
    place = func.row_number().over(partition_by=Case.queue, order_by=QUEUE_ORDER)
    rows = tx.execute(
        select(Case.id, place).where(
            Case.queue.in_(list(queues)), Case.state == CaseState.QUEUED.value, open_only()
        )
    )
    return {case_id: number for case_id, number in rows}
