"""The owner's lease: who shows no sign of work loses the case to its queue again."""

from sqlalchemy import ColumnElement, update
from sqlalchemy.orm import Session

from actions.handoff import notices
from actions.handoff.limits import DEFAULT, Limits
from actions.handoff.owning import follow_mode, let_go, renewed
from actions.handoff.reach import open_only
from actions.handoff.transition import (
    SYSTEM,
    change,
    conflict,
    ids_in_lock_order,
    lock_case,
)
from actions.storage.tables import Case, CaseState, Mode
from knowledge import clock


def renew_lease(tx: Session, case_id: int, staff_id: int, *, limits: Limits = DEFAULT) -> None:
    """Note a sign of work by the owner: a note, a draft, opening the case.

    Nothing happens while the citizen has the word. No event, no new version: the case stands as it
    did. Raises CaseConflictError when it is not this staff member's (any more).
    """
    case = lock_case(tx, case_id)
    if case.owner_id != staff_id:
        raise conflict(tx, case)
    case.lease_until = renewed(case, limits)
    tx.flush()


def expire_leases(tx: Session, *, limits: Limits = DEFAULT) -> list[int]:
    """Return stalled cases to their queues at their old places; return their ids.

    The citizen is told that the case waits again. Call it in a transaction of its own.
    """
    _start_missing(tx, limits)
    due = ids_in_lock_order(tx, open_only(), *_is_due())
    return [case_id for case_id in due if _expire(tx, case_id)]


def _start_missing(tx: Session, limits: Limits) -> None:
    """Give a lease to cases that were owned before there were any."""
    tx.execute(
        update(Case)
        .where(open_only(), Case.state == CaseState.OWNED.value, Case.lease_until.is_(None))
        .values(lease_until=clock.now() + limits.lease)
        .execution_options(synchronize_session=False)
    )


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
