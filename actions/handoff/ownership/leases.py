"""The owner's lease: who shows no sign of work loses the case to its queue again."""

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from actions.handoff import notices
from actions.handoff.limits import Limits
from actions.handoff.ownership.owning import follow_mode, lease_end, let_go, renewed
from actions.handoff.reading.reach import open_only
from actions.handoff.transition import (
    SYSTEM,
    change,
    conflict,
    ids_in_lock_order,
    lock_case,
)
from actions.storage.tables import Case, CaseState, Mode
from knowledge import clock


def renew_lease(tx: Session, case_id: int, staff_id: int, *, limits: Limits | None = None) -> None:
    """Note a sign of work by the owner: a note, a draft, opening the case.

    Nothing happens while the citizen has the word. No event, no new version: the case stands as it
    did. Raises CaseConflictError when it is not this staff member's (any more).
    """
    case = lock_case(tx, case_id)
    if case.owner_id != staff_id:
        raise conflict(tx, case)
    case.lease_until = renewed(tx, case, limits)
    tx.flush()


def expire_leases(tx: Session, *, limits: Limits | None = None) -> list[int]:
    """Return stalled cases to their queues at their old places; return their ids.

    The citizen is told that the case waits again. Call it in a transaction of its own.
    """
    _start_missing(tx, limits)
    due = ids_in_lock_order(tx, open_only(), *_is_due())
    return [case_id for case_id in due if _expire(tx, case_id)]


def _start_missing(tx: Session, limits: Limits | None) -> None:
    """Give a lease to cases that were owned before there were any."""
    without = (open_only(), Case.state == CaseState.OWNED.value, Case.lease_until.is_(None))
    for case_id in ids_in_lock_order(tx, *without):
        case = lock_case(tx, case_id)
        if case.state == CaseState.OWNED.value and case.lease_until is None:
            case.lease_until = lease_end(tx, case, limits)
    tx.flush()


def _expire(tx: Session, case_id: int) -> bool:
    case = lock_case(tx, case_id)
    if case.state != CaseState.OWNED.value or not _has_ended(case):
        return False  # the owner did something in the meantime
    case = change(
        tx,
        case_id,
        *_is_due(),
        kind="lease_expired",
        actor=SYSTEM,
        details={"from_staff_id": case.owner_id},
        **let_go(case, CaseState.QUEUED, owned_at=None),
    )
    if follow_mode(tx, case, Mode.HUMAN, Mode.QUEUE):
        notices.stalled(tx, case)
    return True


def _has_ended(case: Case) -> bool:
    return case.lease_until is not None and case.lease_until <= clock.now()


def _is_due() -> tuple[ColumnElement[bool], ...]:
    return (Case.state == CaseState.OWNED.value, Case.lease_until <= clock.now())
