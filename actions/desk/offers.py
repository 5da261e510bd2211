"""The standing offer to pass a case on, as staff read it, and to whom one can be made."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.accounts.permissions import Permission, may
from actions.handoff import packaged
from actions.handoff.ownership.offers import open_offer
from actions.handoff.people import is_offered, unit_in
from actions.storage.tables import Case, Staff


@dataclass(frozen=True)
class Offer:
    """An offer nobody has answered yet; ``from_staff_id`` is accountable until then."""

    id: int
    from_staff_id: int
    from_name: str
    to_queue: str
    to_queue_name: str
    to_unit: str | None  # the office that it will have there
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
    row = open_offer(tx, case_id)
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
        to_unit=unit_in(row.to_queue, tx.get_one(Case, case_id)),
        to_staff_id=row.to_staff_id,
        to_name=receiver.name if receiver else "",
        reason=row.reason,
        note=row.note,
        offered_at=row.offered_at,
        until=row.until,
    )


def is_offered_to(offer: Offer | None, staff: Staff) -> bool:
    """Say whether the staff member may answer the offer: theirs by name, or of their queues."""
    return offer is not None and is_offered(staff, offer, offer.to_unit)


def is_on_offer_to(tx: Session, case: Case, staff: Staff) -> bool:
    """Say whether an offer of this case stands open for the staff member: a door's yes or no."""
    row = open_offer(tx, case.id)
    return row is not None and is_offered(staff, row, unit_in(row.to_queue, case))


def colleagues(tx: Session, but: int) -> list[Colleague]:
    """Return everybody who works cases apart from one person, by office and name."""
    columns = (Staff.id, Staff.name, Staff.office, Staff.queues, Staff.is_on_duty, Staff.role)
    rows: Any = tx.execute(
        select(*columns, Staff.is_disabled)
        .where(Staff.is_disabled.is_(False), Staff.id != but)
        .order_by(Staff.office, Staff.name, Staff.id)
    )
    return [
        Colleague(row.id, row.name, row.office, tuple(row.queues), row.is_on_duty)
        for row in rows
        if may(row, Permission.CASE_WORK)
    ]
