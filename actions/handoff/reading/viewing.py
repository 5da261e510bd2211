"""One case with everything around it, for the staff member who opens it."""

from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from actions.delivery.resendable import can_resend
from actions.errors import NotFoundError
from actions.handoff.corrections import corrections_of
from actions.handoff.events import events_of
from actions.handoff.reading.listing import case_line
from actions.handoff.reading.views import CaseView, EventLine, Tail, TranscriptLine
from actions.replies import Button, Citation
from actions.storage.tables import Case, CaseEvent, Conversation, Message, Outbox, Staff

TRANSCRIPT_LINES = 300


def case_view(tx: Session, case_id: int, since: int = 0) -> CaseView:
    """Return a case with its transcript after line ``since``, brief, clauses and events.

    Raises NotFoundError when there is no such case.
    """
    case = tx.get(Case, case_id, populate_existing=True)
    if case is None:
        raise NotFoundError(f"case {case_id} does not exist")
    conversation = tx.get_one(Conversation, case.conversation_id, populate_existing=True)
    owner = None if case.owner_id is None else tx.get_one(Staff, case.owner_id)
    transcript = _transcript(tx, conversation, since)
    return CaseView(
        case=case_line(tx, case, conversation, owner),
        mode=conversation.mode,
        is_blocked=conversation.blocked_at is not None,
        brief=case.brief,
        transcript=transcript,
        clauses=_cited(transcript),
        events=_events(tx, case_id),
        corrections=corrections_of(tx, case_id),
    )


def tail(tx: Session, case_id: int, since: int) -> Tail:
    """Return the lines after ``since``, or the newest of all when more are missing than a page has.

    Raises NotFoundError when there is no such case.
    """
    conversation = tx.scalar(_conversation_of(), {"case": case_id})
    if conversation is None:
        raise NotFoundError(f"case {case_id} does not exist")
    # A line that the page has and this conversation has not: it is from another database.
    is_whole = not conversation.next_seq - TRANSCRIPT_LINES <= since + 1 <= conversation.next_seq
    lines = _transcript(tx, conversation, 0 if is_whole else since)
    return Tail(lines, is_whole, conversation.channel)


@cache
def _conversation_of() -> Select[Conversation]:
    return (
        select(Conversation)
        .join(Case, Case.conversation_id == Conversation.id)
        .where(Case.id == bindparam("case"))
        .execution_options(populate_existing=True)
    )


def _transcript(tx: Session, conversation: Conversation, since: int) -> tuple[TranscriptLine, ...]:
    rows = tx.execute(
        select(Message, Outbox.state, Outbox.error, Staff.name)
        .outerjoin(Outbox, Outbox.message_id == Message.id)
        .outerjoin(Staff, Staff.id == Message.staff_id)
        .where(Message.conversation_id == conversation.id, Message.seq > since)
        .order_by(Message.seq.desc())
        .limit(TRANSCRIPT_LINES)
    ).all()
    return tuple(_line(conversation, *row) for row in reversed(rows))


def _line(
    conversation: Conversation,
    message: Message,
    delivery: str | None,
    error: str | None,
    staff_name: str | None,
) -> TranscriptLine:
    payload: dict[str, Any] = message.payload
    return TranscriptLine(
        seq=message.seq,
        author=message.author,
        staff_name=staff_name or "",
        text=message.text,
        outcome=payload.get("outcome"),
        at=message.created_at,
        citations=tuple(Citation(**citation) for citation in payload.get("citations", [])),
        buttons=tuple(Button(**button) for button in payload.get("buttons", [])),
        is_press="press" in payload,
        delivery=delivery,
        delivery_error=error,
        message_id=message.id,
        corrects=payload.get("corrects"),
        can_resend=can_resend(conversation, message, delivery),
    )


def _cited(transcript: tuple[TranscriptLine, ...]) -> tuple[Citation, ...]:
    newest_first = [one for line in reversed(transcript) for one in line.citations]
    return tuple({one.clause: one for one in newest_first}.values())


def _events(tx: Session, case_id: int) -> tuple[EventLine, ...]:
    names = {f"staff:{id}": name for id, name in tx.execute(select(Staff.id, Staff.name))}
    return tuple(_event(event, names) for event in events_of(tx, case_id))


def _event(event: CaseEvent, names: dict[str, str]) -> EventLine:
    return EventLine(
        seq=event.seq,
        kind=event.kind,
        actor=event.actor,
        actor_name=names.get(event.actor, event.actor),
        at=event.at,
        data=event.data,
    )
