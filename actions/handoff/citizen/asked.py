"""What our newest line asked of the citizen: it decides how their next words are read.

The question stands in the line itself, so it survives a restart, and any later line of ours ends it.
"""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.storage.tables import Author, Message

ASKS = "asks"  # the key in a line's payload
PHONE = "phone"
REGION = "region"


def what_is_asked(tx: Session, conversation_id: str, before: int | None = None) -> str | None:
    """Return PHONE or REGION when our newest line (before line ``before``) asks for it."""
    newest = newest_line(tx, conversation_id, before)
    return None if newest is None else newest.payload.get(ASKS)


def asks_number(newest_first: Sequence[Message]) -> bool:
    """Say whether our newest line, the first of these, asks for a telephone number."""
    return bool(newest_first) and newest_first[0].payload.get(ASKS) == PHONE


def newest_line(tx: Session, conversation_id: str, before: int | None = None) -> Message | None:
    """Return our newest line, of whatever author on our side."""
    said = select(Message).where(
        Message.conversation_id == conversation_id, Message.author != Author.CITIZEN.value
    )
    if before is not None:
        said = said.where(Message.seq < before)
    return tx.scalar(said.order_by(Message.seq.desc()).limit(1))
