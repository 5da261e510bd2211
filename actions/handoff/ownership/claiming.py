"""Taking a case over: from here on a person speaks and the bot is silent (invariants I3, I4)."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.accounts.scope import covered
from actions.handoff import notices
from actions.handoff.limits import Limits
from actions.handoff.model import CaseConflictError
from actions.handoff.ownership.owning import follow_mode, given_to
from actions.handoff.people import find_staff, working_staff
from actions.handoff.reading.position import QUEUE_ORDER
from actions.handoff.transition import change, lock_case, staff_actor
from actions.storage.tables import Case, CaseState, Conversation, Mode, Staff


def claim(
    tx: Session, case_id: int, staff_id: int, version: int, *, limits: Limits | None = None
) -> Case:
    """Make the staff member the owner of a waiting case, as it was seen at ``version``.

    The citizen is told the office, and what the bot had not delivered yet is cancelled; a linked
    case changes nothing for the citizen. Raises CaseConflictError, naming who has it, when it
    changed since; NotAllowedError when it is outside the staff member's queues or units.
    """
    seen = lock_case(tx, case_id)
    staff = working_staff(tx, staff_id, seen)
    case = change(
        tx,
        case_id,
        Case.state == CaseState.QUEUED.value,
        Case.version == version,
        kind="claimed",
        actor=staff_actor(staff_id),
        **given_to(tx, seen, staff_id, limits),
    )
    if follow_mode(tx, case, Mode.QUEUE, Mode.HUMAN):
        notices.taken(tx, case, staff.office)
    return case


def take_next(tx: Session, staff_id: int, *, limits: Limits | None = None) -> Case | None:
    """Claim the case that the staff member should take next; None when nothing waits for them.

    When somebody else was faster the next one is taken. On PostgreSQL cases that others are about
    to take are passed over first, and waited for only when nothing else is left.
    """
    staff = find_staff(tx, staff_id)
    for is_patient in (False, True):
        while (waiting := _next(tx, staff, is_patient=is_patient)) is not None:
            try:
                with tx.begin_nested():
                    return claim(tx, waiting.id, staff_id, waiting.version, limits=limits)
            except CaseConflictError:
                continue  # it has been taken since it was read: the next reading leaves it out
    return None


def _next(tx: Session, staff: Staff, *, is_patient: bool) -> Case | None:
    waiting = select(Case).where(Case.state == CaseState.QUEUED.value, covered(staff))
    waiting = waiting.order_by(*QUEUE_ORDER).limit(1).execution_options(populate_existing=True)
    if not is_patient:  # the conversation's lock, the first in the order of locks
        waiting = waiting.join(Conversation, Conversation.id == Case.conversation_id)
        waiting = waiting.with_for_update(of=Conversation, skip_locked=True)
    return tx.scalar(waiting)
