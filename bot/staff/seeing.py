"""Which cases a signed-in person may open."""

from sqlalchemy.orm import Session

from actions import desk, handoff
from actions.accounts import NotAllowedError
from actions.errors import NotFoundError
from actions.storage.tables import Case, Staff


def visible_case(tx: Session, staff: Staff, case_id: int) -> Case:
    """Return the case: of the person's queues, theirs already, or offered to them.

    Raises NotFoundError and NotAllowedError.
    """
    case = tx.get(Case, case_id, populate_existing=True)
    if case is None:
        raise NotFoundError(f"case {case_id} does not exist")
    if not may_see(staff, case) and not desk.is_offered_to(desk.offer_of(tx, case_id), staff):
        raise NotAllowedError(f"{staff.login} may not see {case.queue}")
    return case


def may_see(staff: Staff, case: Case) -> bool:
    """Say whether the case is in the staff member's queues, or theirs already."""
    return not staff.queues or case.queue in staff.queues or case.owner_id == staff.id


def sign_of_work(tx: Session, case_id: int, staff_id: int) -> None:
    """Renew the lease when the staff member has the case: reading and writing are work, too."""
    case = tx.get(Case, case_id, populate_existing=True)
    if case is not None and case.owner_id == staff_id:
        handoff.renew_lease(tx, case_id, staff_id)
