"""The days after a case was resolved: it reopens as itself, then it is closed for good."""

from typing import cast

from sqlalchemy import ColumnElement, or_, select, text
from sqlalchemy.orm import Session

from actions.errors import NotFoundError
from actions.handoff import notices
from actions.handoff.model import GraceOverError
from actions.handoff.transition import (
    CITIZEN,
    SYSTEM,
    change,
    conflict,
    ids_in_lock_order,
    lock,
    lock_case,
    open_case,
    shift,
)
from actions.storage.states import is_one_of
from actions.storage.tables import Case, CaseState, Mode
from knowledge import clock

_RESOLVED = CaseState.RESOLVED.value


def reopen(tx: Session, conversation_id: str, *, turn_id: int | None = None) -> Case:
    """Put the conversation's newest resolved case back into its queue, within the grace period.

    It queues from now on: its old place belongs to the wait that ended. Raises CaseConflictError,
    naming the open one, when a case is open (the citizen's words go there), NotFoundError when no
    case of this conversation was ever resolved, GraceOverError when that is too long ago.
    """
    lock(tx, conversation_id)
    current = open_case(tx, conversation_id)
    if current is not None:
        raise conflict(tx, current)
    ended = _newest_ended(tx, conversation_id)
    if ended.state != _RESOLVED or not _is_in_grace(ended):
        raise GraceOverError(
            f"case {ended.no} ended too long ago to be reopened; ask for a new one"
        )
    case = change(
        tx,
        ended.id,
        Case.state == _RESOLVED,
        Case.version == ended.version,
        kind="reopened",
        actor=CITIZEN,
        details={"outcome_before": ended.outcome},
        state=CaseState.QUEUED.value,
        queued_at=clock.now(),
        reopened=Case.reopened + 1,
        resolved_at=None,
        grace_until=None,
        outcome=None,
        told_closed_at=None,  # another wait: closing time is news again
    )
    shift(tx, conversation_id, Mode.BOT, Mode.QUEUE)
    notices.reopened(tx, case, turn_id)
    return case


def can_reopen(tx: Session, conversation_id: str) -> bool:
    """Say whether ``reopen`` would bring a case back now."""
    return reopenable(tx, conversation_id) is not None


def reopenable(tx: Session, conversation_id: str) -> Case | None:
    """Return the case that ``reopen`` would bring back now, if any."""
    if open_case(tx, conversation_id) is not None:
        return None
    try:
        ended = _newest_ended(tx, conversation_id)
    except NotFoundError:
        return None
    return ended if ended.state == _RESOLVED and _is_in_grace(ended) else None


def close_due(tx: Session) -> list[int]:
    """Close the cases whose grace period is over; return their ids.

    Nothing is said to the citizen. Call it in a transaction of its own.
    """
    # A case resolved before there was a grace period has none.
    is_over = or_(Case.grace_until.is_(None), Case.grace_until <= clock.now())
    resolved = cast(ColumnElement[bool], text(is_one_of("cases.state", (CaseState.RESOLVED,))))
    due = ids_in_lock_order(tx, resolved, is_over)
    return [case_id for case_id in due if _close(tx, case_id)]


def _close(tx: Session, case_id: int) -> bool:
    case = lock_case(tx, case_id)
    if case.state != _RESOLVED or _is_in_grace(case):
        return False  # reopened, or resolved once more, in the meantime
    change(
        tx,
        case_id,
        Case.state == _RESOLVED,
        kind="closed",
        actor=SYSTEM,
        state=CaseState.CLOSED.value,
        closed_at=clock.now(),
    )
    return True


def _newest_ended(tx: Session, conversation_id: str) -> Case:
    found = tx.scalar(
        select(Case)
        .where(
            Case.conversation_id == conversation_id,
            Case.linked_to.is_(None),
            Case.state.in_((_RESOLVED, CaseState.CLOSED.value)),
        )
        .order_by(Case.resolved_at.desc(), Case.id.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFoundError(f"conversation {conversation_id} has no case to reopen")
    return found


def _is_in_grace(case: Case) -> bool:
    return case.grace_until is not None and clock.now() < case.grace_until
