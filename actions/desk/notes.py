"""Internal notes: words of staff for staff (invariant I9)."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.desk.model import DeskError, DeskProblem, NoteLine
from actions.errors import NotFoundError
from actions.storage.database import mark_changed
from actions.storage.tables import Case, CaseNote, Staff
from knowledge.text.cleaning import clean
from knowledge.text.identifiers import mask

MAX_NOTE = 2000


def add_note(tx: Session, case_id: int, staff_id: int, text: str) -> CaseNote:
    """Keep a note on a case, identifiers masked as everywhere, and wake the open consoles.

    It changes neither the case nor its version. Raises DeskError when there are no words or more
    than 2,000 characters, NotFoundError when there is no such case.
    """
    words = mask(clean(text)).text
    if not words:
        raise DeskError(DeskProblem.EMPTY)
    if len(words) > MAX_NOTE:
        raise DeskError(DeskProblem.TOO_LONG)
    case = tx.get(Case, case_id)
    if case is None:
        raise NotFoundError(f"case {case_id} does not exist")
    note = CaseNote(case_id=case_id, staff_id=staff_id, text=words)
    tx.add(note)
    tx.flush()
    mark_changed(tx, case.conversation_id)
    return note


def notes_of(tx: Session, case_id: int) -> list[NoteLine]:
    """Return the notes on a case, oldest first."""
    rows = tx.execute(
        select(CaseNote, Staff.name)
        .join(Staff, Staff.id == CaseNote.staff_id)
        .where(CaseNote.case_id == case_id)
        .order_by(CaseNote.id)
    )
    return [
        NoteLine(note.id, note.staff_id, name, note.text, note.created_at) for note, name in rows
    ]
