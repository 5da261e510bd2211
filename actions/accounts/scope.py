"""Which cases a staff member may see and work on: one rule, for one case and for a query."""

from typing import Protocol

from sqlalchemy import ColumnElement, and_, or_, true

from actions.errors import ActionsError
from actions.storage.tables import Case, Staff


class NotAllowedError(ActionsError):
    """The staff member may not do this."""


class Scoped(Protocol):
    """What the rule looks at; a Case has it."""

    @property
    def queue(self) -> str: ...
    @property
    def unit(self) -> str | None: ...
    @property
    def owner_id(self) -> int | None: ...


def can_see(staff: Staff, case: Scoped) -> bool:
    """Say whether the case is in the staff member's queues and office units, or theirs already.

    No queues named means all of them, no units named too; a case without a unit is anybody's.
    """
    if case.owner_id is not None and case.owner_id == staff.id:
        return True
    in_queue = not staff.queues or case.queue in staff.queues
    return in_queue and (not staff.units or case.unit is None or case.unit in staff.units)


def in_scope(staff: Staff) -> ColumnElement[bool]:
    """Return the condition of a query over cases that means ``can_see``."""
    in_queue = Case.queue.in_(staff.queues) if staff.queues else true()
    in_unit = or_(Case.unit.is_(None), Case.unit.in_(staff.units)) if staff.units else true()
    return or_(Case.owner_id == staff.id, and_(in_queue, in_unit))
