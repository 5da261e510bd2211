"""The rows of pre-screenings."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.storage.tables import OPEN_STATES, Case, ScreeningSession

ACTIVE, DONE, CANCELLED, MOVED = "active", "done", "cancelled", "moved"


def open_session(tx: Session, conversation_id: str) -> ScreeningSession | None:
    """Return the conversation's running screening, or None."""
    return tx.scalar(
        select(ScreeningSession).where(
            ScreeningSession.conversation_id == conversation_id, ScreeningSession.state == ACTIVE
        )
    )


def unfinished(tx: Session, conversation_id: str) -> ScreeningSession | None:
    """Return the running screening, or the newest one when it was stopped half way."""
    newest = tx.scalar(
        select(ScreeningSession)
        .where(ScreeningSession.conversation_id == conversation_id)
        .order_by(ScreeningSession.id.desc())
        .limit(1)
    )
    running = open_session(tx, conversation_id)
    is_stopped = newest is not None and newest.state == CANCELLED
    return newest if running is None and is_stopped else running


def last_done(tx: Session, conversation_id: str) -> ScreeningSession | None:
    """Return the newest finished screening, or None."""
    return tx.scalar(
        select(ScreeningSession)
        .where(ScreeningSession.conversation_id == conversation_id, ScreeningSession.state == DONE)
        .order_by(ScreeningSession.id.desc())
        .limit(1)
    )


def add_session(tx: Session, conversation_id: str, rules: str) -> ScreeningSession:
    """Write a new running screening."""
    row = ScreeningSession(
        conversation_id=conversation_id, rules=rules, facts={}, context={}, programmes=[]
    )
    tx.add(row)
    tx.flush()
    return row


def has_open_case(tx: Session, conversation_id: str) -> bool:
    """Say whether a person is dealing with the conversation, or is about to."""
    states = [state.value for state in OPEN_STATES]
    found = tx.scalar(
        select(Case.id).where(Case.conversation_id == conversation_id, Case.state.in_(states))
    )
    return found is not None
