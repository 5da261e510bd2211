"""A citizen's telephone number: masked, until somebody says what it is wanted for (design §10)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.accounts import NotAllowedError, Permission, in_scope, may
from actions.errors import NotFoundError
from actions.handoff import contact_of
from actions.oversight.model import PurposeError
from actions.storage.tables import Case, Disclosure, Staff

PHONE = "phone"
MAX_NOTE = 200


class Purpose(StrEnum):
    """What a number may be looked at for."""

    CALL_BACK = "call_back"  # the citizen wants to be rung
    MISSING = "missing"  # papers or facts are missing
    VISIT = "visit"  # to arrange a visit at home
    DANGER = "danger"  # somebody may be in danger
    CORRECT = "correct"  # the citizen wants the number changed or deleted


@dataclass(frozen=True)
class DisclosureLine:
    """One look at a number, for those who watch over it."""

    id: int
    at: datetime
    staff_name: str
    case_id: int
    case_no: str
    purpose: str
    note: str


def look(tx: Session, case_id: int, staff_id: int, purpose: str, note: str = "") -> str:
    """Return the number of a case's citizen, and write down who looked and what for.

    Raises PurposeError for a purpose that is not on the list or a note that is too long,
    NotAllowedError out of scope, NotFoundError when there is no case or no number; nothing is
    written then.
    """
    if purpose not in {one.value for one in Purpose} or len(note) > MAX_NOTE:
        raise PurposeError(f"choose one of {[*map(str, Purpose)]}, with at most {MAX_NOTE} words")
    case, staff = tx.get(Case, case_id, populate_existing=True), tx.get(Staff, staff_id)
    if case is None or staff is None:
        raise NotFoundError(f"there is no case {case_id} or no staff member {staff_id}")
    if not may(staff, Permission.CONTACT_READ, case):
        raise NotAllowedError(f"{staff_id} may not read the number of case {case_id}")
    found = contact_of(tx, case.conversation_id)
    if found is None:
        raise NotFoundError(f"nobody left a number for case {case_id}")
    tx.add(
        Disclosure(
            staff_id=staff_id, case_id=case_id, what=PHONE, purpose=purpose, note=note.strip()
        )
    )
    tx.flush()
    return found.value


def list_disclosures(tx: Session, staff: Staff, *, limit: int = 200) -> list[DisclosureLine]:
    """Return who looked at numbers in this person's scope, the newest first."""
    rows = tx.execute(
        select(Disclosure, Staff.name, Case.no)
        .join(Staff, Staff.id == Disclosure.staff_id)
        .join(Case, Case.id == Disclosure.case_id)
        .where(in_scope(staff))
        .order_by(Disclosure.id.desc())
        .limit(limit)
    )
    return [
        DisclosureLine(one.id, one.at, name, one.case_id, no, one.purpose, one.note)
        for one, name, no in rows
    ]
