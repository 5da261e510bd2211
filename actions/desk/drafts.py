"""What somebody is writing to a citizen: kept until it is sent or thrown away."""

from sqlalchemy import delete
from sqlalchemy.orm import Session

from actions.desk.model import DeskError, DeskProblem
from actions.storage.tables import Draft
from actions.storage.upsert import upsert
from knowledge import clock

MAX_DRAFT = 20_000  # more than can be sent: a long one is kept to be shortened


def save_draft(tx: Session, case_id: int, staff_id: int, text: str) -> None:
    """Keep the text as this staff member's draft for the case; without words it is dropped.

    Raises DeskError when it has more than 20,000 characters.
    """
    words = text.replace("\r\n", "\n")
    if not words.strip():
        drop_draft(tx, case_id, staff_id)
        return
    if len(words) > MAX_DRAFT:
        raise DeskError(DeskProblem.TOO_LONG)
    key = {"case_id": case_id, "staff_id": staff_id}
    upsert(tx, Draft, key, {"text": words, "updated_at": clock.now()})


def draft_of(tx: Session, case_id: int, staff_id: int) -> str:
    """Return the draft, empty when there is none."""
    found = tx.get(Draft, (case_id, staff_id), populate_existing=True)
    return "" if found is None else found.text


def drop_draft(tx: Session, case_id: int, staff_id: int) -> None:
    """Throw the draft away; none is fine."""
    tx.execute(
        delete(Draft)
        .where(Draft.case_id == case_id, Draft.staff_id == staff_id)
        .execution_options(synchronize_session=False)
    )
