"""«我的办件»: the citizen's own cases in plain words, and what may be done about the newest."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions import clocks
from actions.handoff import notices, packaged
from actions.handoff.citizen.contacting import contact_of
from actions.handoff.model import Reason
from actions.handoff.notices import say
from actions.replies import Button, Reply
from actions.storage.tables import OPEN_STATES, Case, CaseState
from knowledge import clock
from knowledge.outcomes import Outcome

SHOWN = 5
_OPEN = {state.value for state in OPEN_STATES}


def tell_my_cases(tx: Session, conversation_id: str) -> Reply:
    """Return the newest cases of a conversation, where each stands, and the buttons for it."""
    cases = tx.scalars(
        select(Case)
        .where(Case.conversation_id == conversation_id)
        .order_by(Case.created_at.desc(), Case.id.desc())
        .limit(SHOWN)
    ).all()
    if not cases:
        return Reply(say("mine.none"), Outcome.CLARIFY, buttons=notices.buttons("request"))
    text = say("mine.some", lines="\n".join(_line(tx, case) for case in cases))
    open_one = next((one for one in cases if one.state in _OPEN and one.linked_to is None), None)
    if open_one is not None:
        is_waiting = open_one.state == CaseState.QUEUED.value
        wait = clocks.waiting_notice(tx, open_one) if is_waiting else None
        text += "\n" + (wait or "") + say("mine.how")
    return Reply(text, Outcome.HANDOFF, buttons=_ways_on(tx, open_one or cases[0]))


def _line(tx: Session, case: Case) -> str:
    queue, begun = packaged.queues().get(case.queue), case.created_at.astimezone(clock.LOCAL)
    key = f"mine.state.{case.state}"
    if case.state == CaseState.QUEUED.value:
        state = say(key, place=notices.place_of(tx, case))
    elif case.state == CaseState.RESOLVED.value and not notices.may_reopen(case):
        state = say("mine.state.closed")
    else:
        state = say(key)
    return say(
        "mine.line",
        no=case.no,
        month=begun.month,
        day=begun.day,
        queue=case.queue if queue is None else queue.name,
        state=state,
    )


def _ways_on(tx: Session, case: Case) -> tuple[Button, ...]:
    if case.state not in _OPEN:
        again = ("reopen", "request_anew") if notices.may_reopen(case) else ("request",)
        return notices.buttons(*again)
    has_phone = contact_of(tx, case.conversation_id) is not None
    names = ["remind", "drop_phone" if has_phone else "phone"]
    if case.state == CaseState.QUEUED.value and case.reason != Reason.CRISIS.value:
        names += ["aside_on", "withdraw"]
    return notices.buttons("add", *names)
