"""Deleting a slip for good: what was answered, what came out, and these lines of the chat."""

from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from actions.screening import sessions
from actions.screening.slip_events import CITIZEN, DELETED, record
from actions.storage.tables import Message, ResumeCode, ScreeningSession, ScreeningSlip, Turn

# The parts of a turn in which a screening speaks.
_PARTS = ("screening", "ask", "detail", "slip")


def delete_slip(tx: Session, slip: ScreeningSlip, mark: str) -> bool:
    """Delete the slip with its screening, and blank the chat's lines about it with ``mark``.

    Returns False, and deletes nothing, while somebody works on an open case and needs them.
    """
    if sessions.has_open_case(tx, slip.conversation_id):
        return False
    screening = tx.get_one(ScreeningSession, slip.session_id)
    blank(tx, screening, mark)
    record(tx, slip, DELETED, CITIZEN)
    tx.flush()
    tx.execute(delete(ScreeningSlip).where(ScreeningSlip.id == slip.id))
    tx.execute(delete(ResumeCode).where(ResumeCode.session_id == screening.id))
    tx.execute(delete(ScreeningSession).where(ScreeningSession.id == screening.id))
    return True


def delete_all(tx: Session, conversation_id: str) -> None:
    """Delete every slip of a conversation; its screenings and its chat are the caller's."""
    of_conversation = ScreeningSlip.conversation_id == conversation_id
    for slip in tx.scalars(select(ScreeningSlip).where(of_conversation)):
        record(tx, slip, DELETED, CITIZEN)
    tx.execute(delete(ScreeningSlip).where(of_conversation))


def blank(tx: Session, screening: ScreeningSession, mark: str) -> None:
    """Blank what was said in the turns of this screening, by either side; numbers and times stay."""
    said = [Message.part.like(f"{part}.%") for part in _PARTS]
    lines = tx.execute(
        select(Message.id, Message.turn_id).where(
            Message.conversation_id == screening.conversation_id,
            Message.created_at >= screening.created_at,
            or_(*said),
            *_before_the_next(tx, screening),
        )
    ).all()
    turns = {turn for _, turn in lines if turn is not None}
    asked = select(Turn.message_id).where(Turn.id.in_(turns))
    ids = {line for line, _ in lines} | set(tx.scalars(asked))
    blank: dict[str, Any] = {"text": mark, "payload": {}}
    tx.execute(
        update(Message)
        .where(Message.id.in_(ids))
        .values(**blank)
        .execution_options(synchronize_session=False)
    )


def _before_the_next(tx: Session, screening: ScreeningSession) -> list[Any]:
    """Return the condition that keeps a later screening's lines."""
    begun = tx.scalar(
        select(ScreeningSession.created_at)
        .where(
            ScreeningSession.conversation_id == screening.conversation_id,
            ScreeningSession.id > screening.id,
        )
        .order_by(ScreeningSession.id)
        .limit(1)
    )
    return [] if begun is None else [Message.created_at < begun]
