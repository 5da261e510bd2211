"""What the citizen's API shows of a conversation."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.delivery.reading import MessageView, messages_since
from actions.handoff import choices, open_case, position
from actions.storage.tables import Case, Conversation, Mode, Staff, Turn, TurnState
from bot.web.identity import Visitor
from bot.web.schema import (
    ButtonOut,
    CaseOut,
    CitationOut,
    ConversationOut,
    MessageOut,
    RatingOut,
    SlipOut,
    StateOut,
)

_ANSWERING = (TurnState.PENDING.value, TurnState.RUNNING.value)


def find_conversation(tx: Session, visitor: Visitor) -> str | None:
    """Return the id of the visitor's conversation, if the token is one of ours."""
    return tx.scalar(
        select(Conversation.id).where(
            Conversation.channel == visitor.channel.value,
            Conversation.channel_key == visitor.channel_key,
        )
    )


def read_conversation(tx: Session, conversation_id: str, since: int) -> ConversationOut:
    lines = messages_since(tx, conversation_id, since)
    return ConversationOut(
        messages=[show_message(line) for line in lines], state=_read_state(tx, conversation_id)
    )


def show_message(line: MessageView) -> MessageOut:
    """Leave out what is ours: button payloads, epochs, turns."""
    buttons = line.payload.get("buttons", [])
    return MessageOut.model_validate(
        {
            "seq": line.seq,
            "author": line.author,
            "office": _shown(line.office),
            "text": line.text,
            "outcome": line.payload.get("outcome"),
            "buttons": [
                ButtonOut(index=index, title=button["title"])
                for index, button in enumerate(buttons)
            ],
            "several": line.payload.get("several"),
            "citations": [
                CitationOut.model_validate(citation)
                for citation in line.payload.get("citations", [])
            ],
            "slip": _show_slip(line.payload.get("slip")),
            "rating": RatingOut(useful=line.is_useful) if line.can_rate else None,
            "at": line.created_at,
        }
    )


def _shown(office: str) -> str:
    """Return the office as the deployer lets citizens see it."""
    return office if choices().is_office_shown else ""


def _show_slip(slip: dict[str, Any] | None) -> SlipOut | None:
    return None if slip is None else SlipOut(href=f"/slip/{slip['key']}", title=slip["title"])


def _read_state(tx: Session, conversation_id: str) -> StateOut:
    conversation = tx.get_one(Conversation, conversation_id)
    mode = Mode(conversation.mode)
    case = None if mode is Mode.BOT else open_case(tx, conversation_id)
    owner = None if case is None or case.owner_id is None else tx.get(Staff, case.owner_id)
    return StateOut(
        mode=mode.value,
        is_answering=mode is not Mode.HUMAN and _is_answering(tx, conversation_id),
        is_aside=conversation.aside,
        position=position(tx, case) if case is not None and mode is Mode.QUEUE else None,
        office=_shown(owner.office) if owner is not None else "",
        case=None if case is None else _show_case(case),
    )


def _is_answering(tx: Session, conversation_id: str) -> bool:
    """Say whether a turn is being worked on; its last reply ends it."""
    open_turn = select(Turn.id).where(
        Turn.conversation_id == conversation_id, Turn.state.in_(_ANSWERING)
    )
    return tx.scalar(open_turn.limit(1)) is not None


def _show_case(case: Case) -> CaseOut:
    return CaseOut(no=case.no, queue=case.queue, state=case.state)
