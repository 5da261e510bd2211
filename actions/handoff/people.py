"""Who may do what to a case, checked where it is done and not only on a page."""

from typing import Protocol

from sqlalchemy.orm import Session

from actions.accounts.permissions import Permission, may
from actions.accounts.scope import NotAllowedError, covers
from actions.errors import NotFoundError
from actions.handoff.unit import unit_for
from actions.storage.tables import Case, Staff


class Offered(Protocol):
    """What the rule about offers looks at; a Transfer has it."""

    @property
    def from_staff_id(self) -> int: ...
    @property
    def to_staff_id(self) -> int | None: ...
    @property
    def to_queue(self) -> str: ...


def find_staff(tx: Session, staff_id: int) -> Staff:
    """Return a staff member as they are now; NotFoundError when there is none."""
    staff = tx.get(Staff, staff_id, populate_existing=True)
    if staff is None:
        raise NotFoundError(f"there is no staff member {staff_id}")
    return staff


def working_staff(tx: Session, staff_id: int, case: Case) -> Staff:
    """Return a staff member who may work on the case.

    Raises NotFoundError when there is none, NotAllowedError when the account is disabled, has no
    cases to work on, or the case is outside their queues and units.
    """
    staff = find_staff(tx, staff_id)
    if not may(staff, Permission.CASE_WORK, case):
        raise NotAllowedError(f"{staff.login} may not work on {case.queue}")
    return staff


def supervisor(tx: Session, staff_id: int, case: Case) -> Staff:
    """Return a supervisor who may decide about the case; NotAllowedError for anybody else."""
    staff = find_staff(tx, staff_id)
    if not may(staff, Permission.CASE_ASSIGN, case):
        raise NotAllowedError(f"{staff.login} may not decide about {case.queue}")
    return staff


def serves(staff: Staff, queue: str, unit: str | None = None) -> bool:
    """Say whether somebody works a queue, in that unit if one is named."""
    return may(staff, Permission.CASE_WORK) and covers(staff, queue, unit)


def is_offered(staff: Staff, offer: Offered, unit: str | None) -> bool:
    """Say whether an offer is for this person: by name, or for their queue and ``unit`` of it.

    Never one's own. A person who is named may be of another unit.
    """
    if offer.from_staff_id == staff.id or offer.to_staff_id not in (None, staff.id):
        return False
    return covers(staff, offer.to_queue, unit if offer.to_staff_id is None else None)


def unit_in(queue: str, case: Case) -> str | None:
    """Return the unit that the case has once it is in that queue."""
    return case.unit if queue == case.queue else unit_for(queue, case.region)
