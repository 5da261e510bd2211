"""Telling the bot that a person has handled it: what it was in the middle of is over.

The topic of its last answer ends by itself, with the epoch (``edge.topic``). A pre-screening that
was half way is stopped as if the citizen had said so: it can be gone on with, but the next words
are no answer to a question from before the person.
"""

from sqlalchemy import update
from sqlalchemy.orm import Session

from actions.screening.sessions import ACTIVE, CANCELLED
from actions.storage.tables import ScreeningSession
from knowledge import clock


def begin_anew(tx: Session, conversation_id: str) -> None:
    """Stop the conversation's running pre-screening, if there is one."""
    tx.execute(
        update(ScreeningSession)
        .where(
            ScreeningSession.conversation_id == conversation_id, ScreeningSession.state == ACTIVE
        )
        .values(state=CANCELLED, updated_at=clock.now())
        .execution_options(synchronize_session=False)
    )
