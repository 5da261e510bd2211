"""Which cases a staff member may find in lists, as a condition for the database."""

from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, text, true
from sqlalchemy.sql.elements import TextClause

from actions.storage.states import OPEN_STATES, is_one_of
from actions.storage.tables import Case, Staff, Transfer

_OFFERED = "offered"


def open_only() -> TextClause:
    """Return the condition that a case is open, spelled as its partial index spells it."""
    return text(is_one_of("cases.state", OPEN_STATES))


def in_scope(staff: Staff) -> ColumnElement[bool]:
    """Return the condition that a case is in the staff member's queues and units.

    No queues, or no units, named means all of them; a case that no unit has is any unit's.
    """
    queues = Case.queue.in_(staff.queues) if staff.queues else true()
    units = or_(Case.unit.is_(None), Case.unit.in_(staff.units)) if staff.units else true()
    return and_(queues, units)


def may_find(staff: Staff) -> ColumnElement[bool]:
    """Return the condition that a case is in scope, is the staff member's, or is offered to them.

    The same as ``accounts.can_see`` for the first two.
    """
    if not staff.queues and not staff.units:
        return true()
    return or_(in_scope(staff), Case.owner_id == staff.id, Case.id.in_(offered_ids(staff)))


def offered_ids(staff: Staff) -> Any:
    """Return the statement for the ids of cases offered to this person or to their queues."""
    to_queue = Transfer.to_queue.in_(staff.queues) if staff.queues else true()
    to_anybody = and_(Transfer.to_staff_id.is_(None), to_queue)
    return select(Transfer.case_id).where(
        Transfer.state == _OFFERED,
        or_(Transfer.to_staff_id == staff.id, to_anybody),
        Transfer.from_staff_id != staff.id,
    )
