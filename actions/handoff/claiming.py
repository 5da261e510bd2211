"""Taking a case over: from here on a person speaks and the bot is silent (invariants I3, I4)."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from actions.accounts.scope import NotAllowedError, can_see
from actions.errors import NotFoundError
from actions.handoff import notices
from actions.handoff.position import QUEUE_ORDER
from actions.handoff.transition import change, lock_case, shift, staff_actor
from actions.storage.tables import Case, CaseState, Conversation, Mode, Outbox, OutboxState, Staff
from knowledge import clock


def claim(tx: Session, case_id: int, staff_id: int, version: int) -> Case:
    """Make the staff member the owner of a waiting case, as it was seen at ``version``.

    The citizen is told the office, and what the bot had not delivered yet is cancelled. Raises
    CaseConflictError, naming who has it, when it changed since; NotAllowedError when the queue is
    not among the staff member's.
    """
    case = lock_case(tx, case_id)
    staff = _claimant(tx, case, staff_id)
    case = change(
        tx,
        case_id,
        Case.state == CaseState.QUEUED.value,
        Case.version == version,
        kind="claimed",
        actor=staff_actor(staff_id),
        state=CaseState.OWNED.value,
        owner_id=staff_id,
        owned_at=clock.now(),
    )
    shift(tx, case.conversation_id, Mode.QUEUE, Mode.HUMAN)
    _silence_bot(tx, case.conversation_id)
    notices.taken(tx, case, staff.office)
    return case


def next_case(tx: Session, staff: Staff) -> Case | None:
    """Return the case that the staff member should take next, or None; claim it to have it."""
    waiting = select(Case).where(Case.state == CaseState.QUEUED.value)
    if staff.queues:
        waiting = waiting.where(Case.queue.in_(staff.queues))
    return tx.scalar(waiting.order_by(*QUEUE_ORDER).limit(1))


def _claimant(tx: Session, case: Case, staff_id: int) -> Staff:
    staff = tx.get(Staff, staff_id)
    if staff is None:
        raise NotFoundError(f"there is no staff member {staff_id}")
    if staff.is_disabled or not can_see(staff, case):
        raise NotAllowedError(f"{staff.login} may not work on {case.queue}")
    return staff


def _silence_bot(tx: Session, conversation_id: str) -> None:
    epoch = select(Conversation.epoch).where(Conversation.id == conversation_id).scalar_subquery()
    tx.execute(
        update(Outbox)
        .where(
            Outbox.conversation_id == conversation_id,
            Outbox.state == OutboxState.QUEUED.value,
            Outbox.epoch < epoch,  # only bot rows carry one
        )
        .values(state=OutboxState.CANCELLED.value, error="a person took over")
        .execution_options(synchronize_session=False)
    )
