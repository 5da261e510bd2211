"""The standing offer to pass a case on, as staff read it, and to whom one can be made."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.handoff import packaged
from actions.storage.tables import Staff, Transfer


@dataclass(frozen=True)
class Offer:
    """An offer nobody has answered yet; ``from_staff_id`` is accountable until then."""

    id: int
    from_staff_id: int
    from_name: str
    to_queue: str
    to_queue_name: str
    to_staff_id: int | None  # None: anybody of the queue
    to_name: str
    reason: str
    note: str  # for staff only
    offered_at: datetime
    until: datetime


@dataclass(frozen=True)
class Colleague:
    """Somebody who works cases; no queues means all of them."""

    id: int
    name: str
    office: str
    queues: tuple[str, ...]
    is_on_duty: bool


def offer_of(tx: Session, case_id: int) -> Offer | None:
    """Return the offer that stands open for a case, if any."""
    row = tx.scalar(
        select(Transfer).where(Transfer.case_id == case_id, Transfer.state == "offered")
    )
    if row is None:
        return None
    sender = tx.get_one(Staff, row.from_staff_id)
    receiver = None if row.to_staff_id is None else tx.get_one(Staff, row.to_staff_id)
    queue = packaged.queues().get(row.to_queue)
    return Offer(
        id=row.id,
        from_staff_id=sender.id,
        from_name=sender.name,
        to_queue=row.to_queue,
        to_queue_name=queue.name if queue else row.to_queue,
        to_staff_id=row.to_staff_id,
        to_name=receiver.name if receiver else "",
        reason=row.reason,
        note=row.note,
        offered_at=row.offered_at,
        until=row.until,
    )


def is_offered_to(offer: Offer | None, staff: Staff) -> bool:
    """Say whether the staff member may answer the offer: theirs by name, or of their queues."""
    if offer is None or offer.from_staff_id == staff.id:
        return False
    if offer.to_staff_id is not None:
        return offer.to_staff_id == staff.id
    return not staff.queues or offer.to_queue in staff.queues


def colleagues(tx: Session, but: int) -> list[Colleague]:
    """Return everybody who works cases apart from one person, by office and name."""
    rows = tx.scalars(
        select(Staff)
        .where(Staff.is_disabled.is_(False), Staff.id != but, Staff.role != "auditor")
        .order_by(Staff.office, Staff.name, Staff.id)
    )
    return [
        Colleague(row.id, row.name, row.office, tuple(row.queues), row.is_on_duty) for row in rows
    ]
