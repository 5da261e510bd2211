"""Who may do what to a case, checked where it is done and not only on a page."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from actions.accounts.model import Role
from actions.accounts.scope import NotAllowedError, can_see
from actions.errors import NotFoundError
from actions.storage.tables import Case, Staff


def find_staff(tx: Session, staff_id: int) -> Staff:
    """Return a staff member as they are now; NotFoundError when there is none."""
    staff = tx.get(Staff, staff_id, populate_existing=True)
    if staff is None:
        raise NotFoundError(f"there is no staff member {staff_id}")
    return staff


def working_staff(tx: Session, staff_id: int, case: Case) -> Staff:
    """Return a staff member who may work on the case.

    Raises NotFoundError when there is none, NotAllowedError when the account is disabled or the
    case is outside their queues and units.
    """
    staff = find_staff(tx, staff_id)
    if staff.is_disabled or not (can_see(staff, case) and covers_unit(staff, case.unit)):
        raise NotAllowedError(f"{staff.login} may not work on {case.queue}")
    return staff


def supervisor(tx: Session, staff_id: int, case: Case) -> Staff:
    """Return a supervisor who may decide about the case; NotAllowedError for anybody else."""
    staff = working_staff(tx, staff_id, case)
    if staff.role != Role.SUPERVISOR.value:
        raise NotAllowedError(f"{staff.login} is no supervisor")
    return staff


def serves(staff: Staff, queue: str, unit: str | None = None) -> bool:
    """Say whether somebody works a queue, in that unit if one is named."""
    is_theirs = not staff.queues or queue in staff.queues
    return not staff.is_disabled and is_theirs and covers_unit(staff, unit)


def covers_unit(staff: Staff, unit: str | None) -> bool:
    """Say whether a case of that unit is theirs; a case of no unit is everybody's."""
    return unit is None or not staff.units or unit in staff.units


def in_scope(staff: Staff) -> Sequence[ColumnElement[bool]]:
    """Return the conditions on Case that ``working_staff`` checks, for a query."""
    queues = [Case.queue.in_(staff.queues)] if staff.queues else []
    units = [Case.unit.is_(None) | Case.unit.in_(staff.units)] if staff.units else []
    return [*queues, *units]
