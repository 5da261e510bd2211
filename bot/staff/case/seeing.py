"""Reading and writing as signs of work."""

from sqlalchemy.orm import Session

from actions import handoff
from actions.storage.tables import Case


def sign_of_work(tx: Session, case_id: int, staff_id: int) -> None:
    """Renew the lease when the staff member has the case."""
    case = tx.get(Case, case_id, populate_existing=True)
    if case is not None and case.owner_id == staff_id:
        handoff.renew_lease(tx, case_id, staff_id)
