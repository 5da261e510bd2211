"""Asking for a person: opening a case, or finding and raising the one that is open."""

from sqlalchemy.orm import Session

from actions.handoff import notices
from actions.handoff.brief import build_brief
from actions.handoff.citizen.placing import known_region
from actions.handoff.model import Reason, parse
from actions.handoff.opening.complaining import complains
from actions.handoff.opening.gathering import (
    Background,
    check_queue,
    choose_queue,
    gather,
    needs_ticket,
)
from actions.handoff.opening.inserting import insert_case
from actions.handoff.opening.linked import open_linked
from actions.handoff.ownership.escalating import (
    is_as_urgent,
    open_ticket_later,
    urgent_values,
)
from actions.handoff.ownership.grace import reopen, reopenable
from actions.handoff.packaged import routing
from actions.handoff.transition import CITIZEN, SYSTEM, change, lock, open_case, record, shift
from actions.storage.tables import Case, Mode
from knowledge.offices import Route

_SYSTEM_REASONS = (Reason.CRISIS, Reason.ERROR)


def request(
    tx: Session,
    conversation_id: str,
    *,
    reason: str,
    queue: str | None = None,
    urgent: bool = False,
    note: str | None = None,
    turn_id: int | None = None,
    is_anew: bool = False,
) -> Case:
    """Put the conversation into a staff queue and tell the citizen; return its case.

    Asked again, the open case is returned, raised first when the new reason is more urgent. Within
    the grace period of a resolved case that one is reopened, as its own button does, unless the
    citizen says that it is another matter (``is_anew``), or another queue, urgency, a complaint or
    a pre-screening shows it.
    ``queue`` is a wish; crisis, urgency and complaint go to their own queues, and words of complaint
    said before a plain «a person, please» make it one. A new case is followed by the question where
    the citizen lives, unless that is known or life is in danger; a veteran in hardship gets a
    linked case beside it (A-8.2). With ``turn_id`` a replay of that
    turn tells the citizen only once. Raises HandoffError for an unknown reason or queue,
    NotFoundError for an unknown conversation.
    """
    wanted = parse(Reason, reason)
    check_queue(queue)
    lock(tx, conversation_id)
    found = open_case(tx, conversation_id)
    if found is not None:
        return _again(tx, found, wanted, urgent, turn_id)
    background = gather(tx, conversation_id)
    if wanted is Reason.ASKED and complains(background.messages):
        wanted = Reason.COMPLAINT
    is_urgent = urgent or background.is_urgent or wanted in (Reason.CRISIS, Reason.URGENT)
    ended = None if is_anew else reopenable(tx, conversation_id)
    if ended is not None and _is_same_matter(ended, wanted, is_urgent, queue):
        return reopen(tx, conversation_id, turn_id=turn_id)
    chosen = choose_queue(background, reason=wanted, is_urgent=is_urgent, queue=queue)
    case = _open(tx, conversation_id, wanted, is_urgent, chosen, background, note)
    shift(tx, conversation_id, Mode.BOT, Mode.QUEUE)
    if needs_ticket(background, chosen):
        open_linked(tx, case, routing().parallel, wanted)
    notices.queued(tx, case, turn_id)
    if case.region is None and wanted is not Reason.CRISIS:
        notices.ask_region(tx, case, turn_id)
    return case


def flag_crisis(tx: Session, conversation_id: str, *, turn_id: int | None = None) -> Case:
    """Record danger to life: a crisis case, or the open one made urgent wherever it stands."""
    return request(tx, conversation_id, reason=Reason.CRISIS, turn_id=turn_id)


def _is_same_matter(ended: Case, wanted: Reason, is_urgent: bool, queue: str | None) -> bool:
    """Say whether who asks for a person now most likely wants to go on with what has ended."""
    if queue not in (None, ended.queue) or (is_urgent and not ended.is_urgent):
        return False
    is_complaint = wanted is Reason.COMPLAINT and ended.reason == Reason.COMPLAINT.value
    return wanted is Reason.ASKED or is_complaint


def _open(
    tx: Session,
    conversation_id: str,
    reason: Reason,
    is_urgent: bool,
    chosen: Route,
    background: Background,
    note: str | None,
) -> Case:
    region = known_region(tx, conversation_id, background.session)
    brief = build_brief(
        background.messages,
        background.session,
        reason=reason,
        is_urgent=is_urgent,
        route=chosen,
        note=note,
        region=region,
    )
    case = insert_case(
        tx,
        conversation_id=conversation_id,
        queue=chosen.queue,
        reason=reason.value,
        is_urgent=is_urgent,
        brief=brief,
        region=region,
    )
    details = {"reason": reason.value, "rule": chosen.rule, "routing": chosen.version}
    record(tx, case, "requested", _actor(reason), details)
    return case


def _again(tx: Session, case: Case, reason: Reason, urgent: bool, turn_id: int | None) -> Case:
    raised = _raise(tx, case, reason, urgent)
    if raised is not None:
        open_ticket_later(tx, raised, Reason(raised.reason))
        notices.escalated(tx, raised, turn_id)
        return raised
    # In danger the crisis text has been said; a place in a queue would only be in its way.
    if reason is not Reason.CRISIS:
        notices.still_open(tx, case, turn_id)
    return case


def _raise(tx: Session, case: Case, reason: Reason, urgent: bool) -> Case | None:
    """Make an open case more urgent; None when it is as urgent as that already."""
    if reason is not Reason.CRISIS and not urgent and reason is not Reason.URGENT:
        return None
    level = Reason.CRISIS if reason is Reason.CRISIS else Reason.URGENT
    if is_as_urgent(case, level):
        return None
    return change(
        tx,
        case.id,
        Case.version == case.version,
        kind="escalated",
        actor=_actor(level),
        details={"reason": level.value},
        **urgent_values(case, level),
    )


def _actor(reason: Reason) -> str:
    return SYSTEM if reason in _SYSTEM_REASONS else CITIZEN
