"""The ways a case leaves its owner or its queue: done, given back, withdrawn."""

from sqlalchemy.orm import Session

from actions.errors import NotFoundError
from actions.handoff import notices
from actions.handoff.citizen.anew import begin_anew
from actions.handoff.limits import Limits
from actions.handoff.model import Resolution, ReturnReason, parse
from actions.handoff.opening.gathering import check_queue
from actions.handoff.opening.linked import check_silent, follow_withdrawal
from actions.handoff.ownership import offers
from actions.handoff.ownership.owning import follow_mode, let_go, moved_to, owned_by
from actions.handoff.ownership.replying import checked, post_words
from actions.handoff.packaged import in_force
from actions.handoff.transition import (
    CITIZEN,
    SYSTEM,
    change,
    ids_in_lock_order,
    lock,
    lock_case,
    open_case,
    shift,
    staff_actor,
)
from actions.storage.tables import Case, CaseState, Mode
from knowledge import clock


def resolve(
    tx: Session,
    case_id: int,
    staff_id: int,
    outcome: str,
    closing: str = "",
    *,
    limits: Limits | None = None,
) -> Case:
    """End a case: the owner's closing words, if any, then the notice; the bot speaks again.

    ``outcome`` is a Resolution, kept with the case, which reopens until ``limits.grace`` is over.
    An offer of the case is withdrawn. A linked case ends in silence: closing words for one raise
    HandoffError. Raises CaseConflictError when the case is not this staff member's.
    """
    resolution = parse(Resolution, outcome)
    words = checked(closing) if closing.strip() else ""
    seen, now = lock_case(tx, case_id), clock.now()
    if words:
        check_silent(seen)
    case = change(
        tx,
        case_id,
        *owned_by(staff_id),
        kind="resolved",
        actor=staff_actor(staff_id),
        details={"outcome": resolution.value},
        **let_go(
            seen,
            CaseState.RESOLVED,
            outcome=resolution.value,
            resolved_at=now,
            grace_until=now + in_force(limits).grace,
        ),
    )
    offers.drop(tx, case, staff_id)
    if follow_mode(tx, case, Mode.HUMAN, Mode.BOT):
        if words:
            post_words(tx, case, staff_id, words)
        begin_anew(tx, case.conversation_id)
        notices.ended(tx, case)
    return case


def return_to_queue(
    tx: Session, case_id: int, staff_id: int, reason: str, queue: str | None = None
) -> Case:
    """Give a case back, to ``queue`` or where it was; it keeps the place of its waiting time.

    ``reason`` is a ReturnReason. Raises CaseConflictError when the case is not this staff member's.
    """
    return _return(tx, case_id, staff_id, staff_actor(staff_id), parse(ReturnReason, reason), queue)


def release_cases(tx: Session, staff_id: int) -> list[Case]:
    """Give back every case of a staff member who is gone; return them, oldest first.

    Their offers are withdrawn; offers made to them end by themselves, and stay with their senders.
    """
    owned = ids_in_lock_order(tx, Case.owner_id == staff_id, limit=None)
    back = [
        _return(tx, case_id, staff_id, SYSTEM, ReturnReason.OFF_DUTY, None) for case_id in owned
    ]
    return sorted(back, key=lambda case: case.id)


def withdraw(tx: Session, conversation_id: str, *, turn_id: int | None = None) -> Case:
    """Cancel the citizen's own waiting case, and its linked ones that wait; the bot speaks again.

    Who works on a linked one is told, and keeps it.
    Raises NotFoundError when no case is open, CaseConflictError when somebody has taken it.
    """
    lock(tx, conversation_id)
    waiting = open_case(tx, conversation_id)
    if waiting is None:
        raise NotFoundError(f"conversation {conversation_id} has no open case to withdraw")
    case = change(
        tx,
        waiting.id,
        Case.state == CaseState.QUEUED.value,
        kind="withdrawn",
        actor=CITIZEN,
        state=CaseState.CANCELLED.value,
    )
    follow_withdrawal(tx, case)
    shift(tx, conversation_id, Mode.QUEUE, Mode.BOT)
    notices.withdrawn(tx, case, turn_id)
    return case


def _return(
    tx: Session, case_id: int, owner_id: int, actor: str, reason: ReturnReason, queue: str | None
) -> Case:
    check_queue(queue)
    seen = lock_case(tx, case_id)
    case = change(
        tx,
        case_id,
        *owned_by(owner_id),
        kind="returned",
        actor=actor,
        details={"why": reason.value},
        **let_go(seen, CaseState.QUEUED, owned_at=None),
        **moved_to(seen, queue),
    )
    offers.drop(tx, case, owner_id)
    if follow_mode(tx, case, Mode.HUMAN, Mode.QUEUE):
        notices.returned(tx, case)
    return case
