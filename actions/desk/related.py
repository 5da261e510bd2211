"""The other cases of a conversation: linked tickets and earlier ones."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.desk.model import Related
from actions.handoff import packaged
from actions.storage.tables import Case, CaseState


def related_cases(tx: Session, case_id: int) -> list[Related]:
    """Return the linked cases first, then the conversation's others, the newest first."""
    case = tx.get_one(Case, case_id)
    others = tx.scalars(
        select(Case)
        .where(Case.conversation_id == case.conversation_id, Case.id != case_id)
        .order_by(Case.created_at.desc(), Case.id.desc())
    )
    return sorted((_related(case, other) for other in others), key=lambda one: not one.is_parallel)


def _related(case: Case, other: Case) -> Related:
    queue = packaged.queues().get(other.queue)
    return Related(
        id=other.id,
        no=other.no,
        queue=other.queue,
        queue_name=queue.name if queue else other.queue,
        state=CaseState(other.state),
        owner_id=other.owner_id,
        unit=other.unit,
        is_parallel=other.linked_to == case.id or case.linked_to == other.id,
        opened_at=other.created_at,
    )
