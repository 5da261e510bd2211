"""Making a case urgent that is open already."""

from typing import Any

from sqlalchemy.orm import Session

from actions.handoff import notices
from actions.handoff.model import EscalationReason, Reason, parse
from actions.handoff.opening.gathering import Background, choose_queue, gather, needs_ticket
from actions.handoff.opening.linked import open_linked
from actions.handoff.packaged import routing
from actions.handoff.people import working_staff
from actions.handoff.transition import change, conflict, lock_case, staff_actor
from actions.handoff.unit import unit_for
from actions.storage.tables import OPEN_STATES, Case

_OPEN = [state.value for state in OPEN_STATES]


def escalate(tx: Session, case_id: int, staff_id: int, reason: str) -> Case:
    """Let staff make a case urgent: it moves to the front; DANGER makes it a crisis case.

    A veteran in hardship gets the linked case that they would have got at opening. A case that
    somebody holds stays theirs, and nobody else may raise it; one that waits may be
    raised by whoever sees it. As urgent as that already, it is returned unchanged. ``reason`` is
    an EscalationReason. Raises NotAllowedError outside the staff member's scope, CaseConflictError
    when the case is somebody else's or has ended.
    """
    why = parse(EscalationReason, reason)
    case = lock_case(tx, case_id)
    if case.owner_id != staff_id:
        working_staff(tx, staff_id, case)
    if case.state not in _OPEN or case.owner_id not in (None, staff_id):
        raise conflict(tx, case)
    level = Reason.CRISIS if why is EscalationReason.DANGER else Reason.URGENT
    if is_as_urgent(case, level):
        return case
    case = change(
        tx,
        case_id,
        Case.version == case.version,
        kind="escalated",
        actor=staff_actor(staff_id),
        details={"why": why.value, "reason": level.value},
        **urgent_values(case, level),
    )
    if case.linked_to is None:
        open_ticket_later(tx, case, level)
        notices.escalated(tx, case, None)
    return case


def open_ticket_later(tx: Session, case: Case, level: Reason) -> None:
    """Open the ticket of a veteran whose main case has just become urgent, as at its opening (A-8.2)."""
    if case.queue == routing().parallel:
        return
    background = gather(tx, case.conversation_id)
    chosen = choose_queue(background, reason=level, is_urgent=True, queue=None)
    if needs_ticket(background, chosen):
        open_linked(tx, case, routing().parallel, level)


def is_as_urgent(case: Case, level: Reason) -> bool:
    """Say whether a case has that urgency, or more, already."""
    return case.reason == Reason.CRISIS.value or (case.is_urgent and level is Reason.URGENT)


def urgent_values(case: Case, level: Reason) -> dict[str, Any]:
    """Return the columns of a case that becomes urgent; ``level`` is CRISIS or URGENT."""
    values: dict[str, Any] = {
        "is_urgent": True,
        "reason": level.value,
        "brief": {**case.brief, "urgency": {"is_urgent": True, "reason": level.value}},
    }
    if case.owner_id is None:  # somebody who holds it keeps it, and sees it turn urgent
        chosen = choose_queue(Background((), None), reason=level, is_urgent=True, queue=None)
        values["queue"] = chosen.queue
        values["unit"] = unit_for(chosen.queue, case.region)
        values["told_closed_at"] = None  # in need one is told at night whom to call, not to wait
    return values
