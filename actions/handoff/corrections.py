"""What staff put right in a brief. The brief as it was made stays; corrections stand beside it."""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.accounts.permissions import Permission, may
from actions.accounts.scope import NotAllowedError
from actions.errors import NotFoundError
from actions.handoff import packaged
from actions.handoff.brief import FACTS
from actions.handoff.citizen.placing import LONGEST
from actions.handoff.model import HandoffError
from actions.handoff.transition import change, lock_case, staff_actor
from actions.handoff.unit import unit_for
from actions.storage.tables import OPEN_STATES, BriefCorrection, Case, Staff
from knowledge.screening import FactError, parse_facts
from knowledge.screening.paths import put_answer
from knowledge.text.cleaning import clean

RELATION, REGION, NOTE = "relation", "region", "note"
LONGEST_NOTE = 500
_OPEN = [state.value for state in OPEN_STATES]


@dataclass(frozen=True)
class CorrectionLine:
    """One correction as the console shows it."""

    field: str
    before: Any
    after: Any
    staff_id: int
    staff_name: str
    at: datetime


def correct_brief(
    tx: Session, case_id: int, staff_id: int, field: str, value: Any
) -> BriefCorrection:
    """Put one field of an open case's brief right; a corrected region chooses the office anew.

    Fields: ``relation`` (one of the persons of staff.yml), ``region``, ``note``, and the facts of
    the screening by ``screening.facts.`` and the fact's name, written as in the fact dictionary.
    None takes a value out. Raises NotAllowedError unless it is the owner or a supervisor,
    HandoffError naming the field when it may not be corrected or the value cannot stand there, and
    CaseConflictError when the case has ended.
    """
    case = lock_case(tx, case_id)
    staff = _corrector(tx, case, staff_id)
    after = _checked(field, value)
    before = read_field(corrected(case.brief, corrections_of(tx, case_id)), field)
    moved = {"region": after, "unit": unit_for(case.queue, after)} if field == REGION else {}
    change(
        tx,
        case_id,
        Case.version == case.version,
        Case.state.in_(_OPEN),
        kind="corrected",
        actor=staff_actor(staff.id),
        details={"field": field},
        **moved,
    )
    correction = BriefCorrection(
        case_id=case_id, staff_id=staff_id, field=field, before=before, after=after
    )
    tx.add(correction)
    tx.flush()
    return correction


def corrections_of(tx: Session, case_id: int) -> tuple[CorrectionLine, ...]:
    """Return the corrections of a case, oldest first."""
    rows = tx.execute(
        select(BriefCorrection, Staff.name)
        .join(Staff, Staff.id == BriefCorrection.staff_id)
        .where(BriefCorrection.case_id == case_id)
        .order_by(BriefCorrection.id)
    )
    return tuple(
        CorrectionLine(row.field, row.before, row.after, row.staff_id, name, row.created_at)
        for row, name in rows
    )


def corrected(brief: Mapping[str, Any], lines: Iterable[CorrectionLine]) -> dict[str, Any]:
    """Return the brief with the corrections put in, in their order; ``brief`` is left alone."""
    made = deepcopy(dict(brief))
    for line in lines:
        if line.field.startswith(FACTS):
            screening = made.get("screening") or {}
            name = line.field.removeprefix(FACTS)
            facts = put_answer(screening.get("facts") or {}, name, line.after)
            made["screening"] = {**screening, "facts": facts}
        else:
            made[line.field] = line.after
    return made


def read_field(brief: Mapping[str, Any], field: str) -> Any:
    """Return what a brief says in a field; None when it says nothing."""
    if not field.startswith(FACTS):
        return brief.get(field)
    place: Any = (brief.get("screening") or {}).get("facts")
    for step in field.removeprefix(FACTS).split("."):
        place = place.get(step) if isinstance(place, Mapping) else None
    return place


def _corrector(tx: Session, case: Case, staff_id: int) -> Staff:
    staff = tx.get(Staff, staff_id)
    if staff is None:
        raise NotFoundError(f"there is no staff member {staff_id}")
    is_owner = case.owner_id == staff_id and may(staff, Permission.CASE_WORK, case)
    if not is_owner and not may(staff, Permission.CASE_ASSIGN, case):
        raise NotAllowedError(f"{staff.login} neither has {case.no} nor supervises {case.queue}")
    return staff


def _checked(field: str, value: Any) -> Any:
    if field.startswith(FACTS):
        return _fact(field, value)
    if field not in (RELATION, REGION, NOTE):
        raise HandoffError(f"the field {field!r} of a brief may not be corrected")
    if value is None:
        return None
    words = clean(value).strip() if isinstance(value, str) else ""
    if field == RELATION and not packaged.texts().has(f"staff.relation.{words}"):
        raise HandoffError("relation: the value is not one of the persons of staff.yml")
    longest = LONGEST_NOTE if field == NOTE else LONGEST
    if not 0 < len(words) <= longest:
        raise HandoffError(f"{field}: write something of at most {longest} characters")
    return words


def _fact(field: str, value: Any) -> Any:
    name = field.removeprefix(FACTS)
    if "[" in name:  # an item of a list has no name of its own to correct; the list has
        raise HandoffError(f"the field {field!r} of a brief may not be corrected")
    try:
        parse_facts(put_answer({}, name, value))
    except FactError:  # its message repeats the value, which tells about somebody
        raise HandoffError(f"{field}: that is not a value of this fact") from None
    return value
