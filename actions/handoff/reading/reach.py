"""Which cases a staff member may find in lists, as a condition for the database."""

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import ColumnElement, or_, select, text, true
from sqlalchemy.orm import Session

from actions.accounts.scope import covers_everything, in_scope
from actions.handoff.ownership.offers import Ending
from actions.handoff.people import is_offered, unit_in
from actions.storage.states import OPEN_STATES, is_one_of
from actions.storage.tables import Case, Staff, Transfer


def open_only() -> ColumnElement[bool]:
    """Return the condition that a case is open, spelled as its partial index spells it."""
    return cast(ColumnElement[bool], text(is_one_of("cases.state", OPEN_STATES)))


def may_find(tx: Session, staff: Staff) -> ColumnElement[bool]:
    """Return the condition that a case is in scope, is the staff member's, or is offered to them."""
    return true() if covers_everything(staff) else in_reach(staff, offered_ids(tx, staff))


def in_reach(staff: Staff, offered: Sequence[int]) -> ColumnElement[bool]:
    """Return ``may_find`` for who knows already which cases are offered."""
    if covers_everything(staff):
        return true()
    return or_(in_scope(staff), Case.id.in_(offered)) if offered else in_scope(staff)


def offered_ids(tx: Session, staff: Staff) -> list[int]:
    """Return the ids of the cases offered to this person or to their queues and units."""
    standing: Any = select(Transfer, Case).join(Case, Case.id == Transfer.case_id)
    rows = tx.execute(
        standing.where(
            Transfer.state == Ending.OFFERED.value,
            Transfer.from_staff_id != staff.id,
            or_(Transfer.to_staff_id.is_(None), Transfer.to_staff_id == staff.id),
            Transfer.to_queue.in_(staff.queues) if staff.queues else true(),
        )
    )
    # Which unit will have a case is in the configuration, not in the database.
    return [
        case.id for offer, case in rows if is_offered(staff, offer, unit_in(offer.to_queue, case))
    ]
