"""Letting the bot answer while a case waits, under the epoch of the queue."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from actions.storage.database import mark_changed
from actions.storage.tables import Conversation, Mode


def set_aside(tx: Session, conversation_id: str, on: bool) -> bool:
    """Let the bot answer while the case keeps its place, or stop that.

    Returns False, changing nothing, when the conversation does not wait in a queue.
    """
    done = tx.execute(
        update(Conversation)
        .where(Conversation.id == conversation_id, Conversation.mode == Mode.QUEUE.value)
        .values(aside=on)
        .execution_options(synchronize_session=False)
    )
    mark_changed(tx, conversation_id)
    return bool(done.rowcount)  # type: ignore[attr-defined]
