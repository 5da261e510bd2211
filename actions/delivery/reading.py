"""Reading a conversation as the citizen sees it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.learning.feedback import can_rate
from actions.storage.tables import Feedback, Message, Outbox, OutboxState, Staff


@dataclass(frozen=True)
class MessageView:
    """One line; ``office`` names the staff's office for staff lines, never the person."""

    seq: int
    author: str
    office: str
    text: str
    payload: dict[str, Any]
    delivery: str | None  # state of the outgoing row; None for the citizen's own lines
    created_at: datetime
    can_rate: bool = False  # an answer, which may be called useful or not
    is_useful: bool | None = None  # what the citizen called it


def messages_since(tx: Session, conversation_id: str, since: int) -> list[MessageView]:
    """Return the lines after ``since``, oldest first, without those that were cancelled."""
    rows = tx.execute(
        select(Message, Outbox.state, Staff.office, Feedback.is_useful)
        .outerjoin(Outbox, Outbox.message_id == Message.id)
        .outerjoin(Staff, Staff.id == Message.staff_id)
        .outerjoin(Feedback, Feedback.message_id == Message.id)
        .where(Message.conversation_id == conversation_id, Message.seq > since)
        .order_by(Message.seq)
    )
    return [
        MessageView(
            seq=message.seq,
            author=message.author,
            office=office or "",
            text=message.text,
            payload=message.payload,
            delivery=state,
            created_at=message.created_at,
            can_rate=can_rate(message.author, message.part, message.payload.get("outcome")),
            is_useful=is_useful,
        )
        for message, state, office, is_useful in rows
        if state != OutboxState.CANCELLED.value
    ]
