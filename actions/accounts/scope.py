"""Which cases a staff member may see and work on: one rule, for one case and for a query."""

from collections.abc import Collection, Sequence
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


class Placed(Protocol):
    """Whose queues and office units are named; a Staff has them, none means all."""

    @property
    def queues(self) -> Sequence[str]: ...
    @property
    def units(self) -> Sequence[str]: ...


def can_see(staff: Staff, case: Scoped) -> bool:
    """Say whether the case is in the staff member's queues and office units, or theirs already."""
    if case.owner_id is not None and case.owner_id == staff.id:
        return True
    return covers(staff, case.queue, case.unit)


def covers(person: Placed, queue: str, unit: str | None = None) -> bool:
    """Say whether the queue, and the office unit in it, are that person's.

    No queues named means all of them, no units named too; what has no unit is anybody's.
    """
    in_queue = not person.queues or queue in person.queues
    return in_queue and (not person.units or unit is None or unit in person.units)


def covers_everything(staff: Staff) -> bool:
    """Say whether no queue and no unit is named, so that what holds for all is theirs too."""
    return not staff.queues and not staff.units


def in_scope(staff: Staff) -> ColumnElement[bool]:
    """Return the condition of a query over cases that means ``can_see``."""
    return or_(Case.owner_id == staff.id, covered(staff))


def covered(staff: Staff) -> ColumnElement[bool]:
    """Return the condition of a query over cases that means ``covers``.

    It leaves out what the staff member has of other queues, and so an index serves it.
    """
    return within(staff.queues, staff.units)


def within(queues: Collection[str], units: Collection[str]) -> ColumnElement[bool]:
    """Return the condition that a case is in these queues and office units.

    None named means all of them; a case without a unit is everybody's.
    """
    in_queue = Case.queue.in_(sorted(queues)) if queues else true()
    in_unit = or_(Case.unit.is_(None), Case.unit.in_(sorted(units))) if units else true()
    return and_(in_queue, in_unit)
