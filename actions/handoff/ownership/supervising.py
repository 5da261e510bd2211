"""What supervisors may do to other people's cases."""

from sqlalchemy.orm import Session

from actions.handoff import notices
from actions.handoff.limits import Limits
from actions.handoff.model import HandoffError, TakeOverReason, parse
from actions.handoff.ownership import offers
from actions.handoff.ownership.owning import OWNED, follow_mode, given_to
from actions.handoff.people import find_staff, serves, supervisor
from actions.handoff.transition import change, conflict, lock_case, staff_actor
from actions.storage.tables import Case, CaseState, Mode, Staff

_ASSIGNABLE = [CaseState.QUEUED.value, *OWNED]


def take_over(
    tx: Session, case_id: int, supervisor_id: int, reason: str, *, limits: Limits | None = None
) -> Case:
    """Make the supervisor the owner of a case that somebody else holds.

    ``reason`` is a TakeOverReason. The citizen is told the office; an offer is withdrawn. Raises
    NotAllowedError for anybody but a supervisor in whose scope the case is, CaseConflictError when
    nobody holds it, or the supervisor does.
    """
    why = parse(TakeOverReason, reason)
    seen = lock_case(tx, case_id)
    staff = supervisor(tx, supervisor_id, seen)
    if seen.state not in OWNED or seen.owner_id == supervisor_id:
        raise conflict(tx, seen)
    return _give(tx, seen, staff, "taken_over", supervisor_id, why, limits)


def reassign(
    tx: Session,
    case_id: int,
    supervisor_id: int,
    to_staff_id: int,
    reason: str,
    *,
    limits: Limits | None = None,
) -> Case:
    """Give a case that waits, or that somebody else holds, to a staff member.

    ``reason`` is a TakeOverReason. Raises NotAllowedError for anybody but a supervisor in whose
    scope the case is, HandoffError when the staff member does not work its queue and unit,
    CaseConflictError when it has ended or is theirs already.
    """
    why = parse(TakeOverReason, reason)
    seen = lock_case(tx, case_id)
    supervisor(tx, supervisor_id, seen)
    receiver = find_staff(tx, to_staff_id)
    if not serves(receiver, seen.queue, seen.unit):
        raise HandoffError(f"{receiver.login} does not work on {seen.queue}; choose somebody else")
    if seen.state not in _ASSIGNABLE or seen.owner_id == to_staff_id:
        raise conflict(tx, seen)
    return _give(tx, seen, receiver, "reassigned", supervisor_id, why, limits)


def _give(
    tx: Session,
    seen: Case,
    receiver: Staff,
    kind: str,
    supervisor_id: int,
    why: TakeOverReason,
    limits: Limits | None,
) -> Case:
    before = Mode.QUEUE if seen.state == CaseState.QUEUED.value else Mode.HUMAN
    case = change(
        tx,
        seen.id,
        Case.version == seen.version,
        kind=kind,
        actor=staff_actor(supervisor_id),
        details={"why": why.value, "from_staff_id": seen.owner_id},
        last_owner_id=seen.last_owner_id if seen.owner_id is None else seen.owner_id,
        **given_to(tx, seen, receiver.id, limits),
    )
    offers.drop(tx, case, supervisor_id)
    if follow_mode(tx, case, before, Mode.HUMAN):
        notices.taken(tx, case, receiver.office)
    return case
