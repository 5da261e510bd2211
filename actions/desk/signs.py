"""What an open case page shows beside the case itself, as something to compare."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from actions.desk.presence import present
from actions.storage.tables import CaseNote


def signs(tx: Session, case_id: int) -> tuple[object, ...]:
    """Return a value that differs when a note was added or somebody came, left or began to write."""
    newest = tx.scalar(select(func.max(CaseNote.id)).where(CaseNote.case_id == case_id)) or 0
    return (newest, *((one.staff_id, one.doing.value) for one in present(tx, case_id)))
