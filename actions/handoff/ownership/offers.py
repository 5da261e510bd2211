"""The rows of offered transfers: made once per case, ended once."""

from enum import StrEnum

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from actions import clocks
from actions.errors import NotFoundError
from actions.handoff.limits import Limits
from actions.handoff.packaged import in_force
from actions.handoff.transition import SWEPT_AT_ONCE, conflict, lock_case
from actions.storage.tables import Case, Transfer
from knowledge import clock


class Ending(StrEnum):
    """Where an offer stands."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    TIMED_OUT = "timed_out"
    WITHDRAWN = "withdrawn"  # by its sender, or because the sender ended or lost the case


def add(
    tx: Session,
    case: Case,
    staff_id: int,
    queue: str,
    to_staff_id: int | None,
    reason: str,
    note: str,
    limits: Limits | None,
) -> Transfer:
    """Insert the offer of a case that is transfer_pending; its time is that of ``queue``."""
    now = clock.now()
    offer = Transfer(
        case_id=case.id,
        from_staff_id=staff_id,
        from_queue=case.queue,
        to_queue=queue,
        to_staff_id=to_staff_id,
        reason=reason,
        note=note,
        offered_at=now,
        until=clocks.work_ends(tx, case, now, in_force(limits).transfer, queue),
    )
    tx.add(offer)
    tx.flush()
    return offer


def lock_offer(tx: Session, transfer_id: int) -> tuple[Transfer, Case]:
    """Return an offer and its case as they are now, the conversation locked."""
    case_id = tx.scalar(select(Transfer.case_id).where(Transfer.id == transfer_id))
    if case_id is None:
        raise NotFoundError(f"transfer {transfer_id} does not exist")
    case = lock_case(tx, case_id)
    return tx.get_one(Transfer, transfer_id, populate_existing=True), case


def settle(
    tx: Session,
    offer: Transfer,
    case: Case,
    ending: Ending,
    staff_id: int | None,
    reason: str | None = None,
) -> None:
    """End an offer that still stands; raise CaseConflictError when somebody has ended it."""
    done = tx.execute(
        update(Transfer)
        .where(Transfer.id == offer.id, Transfer.state == Ending.OFFERED.value)
        .values(
            state=ending.value,
            answered_by_id=staff_id,
            answer_reason=reason,
            answered_at=clock.now(),
        )
        .execution_options(synchronize_session=False)
    )
    if done.rowcount != 1:  # type: ignore[attr-defined]
        raise conflict(tx, case)
    tx.refresh(offer)


def open_offer(tx: Session, case_id: int) -> Transfer | None:
    """Return the offer that stands for a case, if any (at most one does)."""
    return tx.scalar(
        select(Transfer)
        .where(Transfer.case_id == case_id, Transfer.state == Ending.OFFERED.value)
        .execution_options(populate_existing=True)
    )


def drop(tx: Session, case: Case, staff_id: int | None) -> None:
    """Withdraw the offer of a case that ends, goes back or changes hands, if there is one."""
    offer = open_offer(tx, case.id)
    if offer is not None:
        settle(tx, offer, case, Ending.WITHDRAWN, staff_id)


def due_in_lock_order(tx: Session) -> list[int]:
    """Return the offers whose time is up, by conversation like everything that locks several."""
    return list(
        tx.scalars(
            select(Transfer.id)
            .join(Case, Case.id == Transfer.case_id)
            .where(Transfer.state == Ending.OFFERED.value, Transfer.until <= clock.now())
            .order_by(Case.conversation_id, Transfer.id)
            .limit(SWEPT_AT_ONCE)
        )
    )
