"""Staff send a message again that did not arrive, or of which nobody knows."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from actions.accounts.permissions import Permission, may
from actions.accounts.scope import NotAllowedError
from actions.delivery.resendable import UNDELIVERED, can_resend
from actions.errors import ConflictError, NotFoundError
from actions.handoff.model import CaseConflictError
from actions.handoff.ownership.leases import renew_lease
from actions.handoff.transition import change, lock, open_case, staff_actor
from actions.storage.tables import Case, Message, Outbox, OutboxState, Staff
from knowledge import clock


class NotResendableError(ConflictError):
    """The message is on its way or has arrived, the citizen shut us out, or the bot said it."""


def resend(tx: Session, message_id: int, staff_id: int) -> None:
    """Put a failed or uncertain message into the queue again, with a ``resent`` event in its case.

    While somebody owns the case only the owner may, and it is a sign of their work. Raises NotFoundError for an unknown message,
    CaseConflictError naming the owner, NotAllowedError outside the staff member's queues, and
    NotResendableError: a message that is not failed or uncertain, a citizen who shut us out, and
    the bot's words while a person holds the conversation (invariant I4).
    """
    message = tx.get(Message, message_id)
    if message is None:
        raise NotFoundError(f"message {message_id} does not exist")
    conversation = lock(tx, message.conversation_id)
    case = _case_of(tx, message)
    _check_sender(tx, case, staff_id)
    state = tx.scalar(select(Outbox.state).where(Outbox.message_id == message_id))
    if not can_resend(conversation, message, state) or not _queue_again(tx, message_id):
        raise NotResendableError(f"message {message_id} is {state or 'not ours'} or not to be sent")
    if case is not None:
        if case.owner_id == staff_id:
            renew_lease(tx, case.id, staff_id)
        change(
            tx,
            case.id,
            Case.version == case.version,
            kind="resent",
            actor=staff_actor(staff_id),
            details={"seq": message.seq},
        )


def _case_of(tx: Session, message: Message) -> Case | None:
    """Return the message's own case, else the open or newest one of its conversation."""
    if message.case_id is not None:
        return tx.get_one(Case, message.case_id, populate_existing=True)
    newest = (
        select(Case)
        .where(Case.conversation_id == message.conversation_id, Case.linked_to.is_(None))
        .order_by(Case.id.desc())
        .limit(1)
    )
    return open_case(tx, message.conversation_id) or tx.scalar(newest)


def _check_sender(tx: Session, case: Case | None, staff_id: int) -> None:
    staff = tx.get_one(Staff, staff_id)
    if case is None:
        return
    if case.owner_id is not None and case.owner_id != staff_id:
        raise CaseConflictError(case, tx.get_one(Staff, case.owner_id))
    if not may(staff, Permission.CASE_WORK, case):
        raise NotAllowedError(f"{staff.login} may not work on {case.queue}")


def _queue_again(tx: Session, message_id: int) -> bool:
    done = tx.execute(
        update(Outbox)
        .where(Outbox.message_id == message_id, Outbox.state.in_(UNDELIVERED))
        .values(
            state=OutboxState.QUEUED.value,
            not_before=clock.now(),
            tried_at=None,
            parts_sent=0,
            error=None,
        )
    )
    return bool(done.rowcount == 1)  # type: ignore[attr-defined]
