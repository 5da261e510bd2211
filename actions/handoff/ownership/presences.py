"""Tidying up after people who closed their browser with a case open."""

from datetime import timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from actions.storage.tables import Presence
from knowledge import clock

# Readers judge for themselves what is recent; this only keeps the table small.
STALE = timedelta(minutes=10)


def drop_stale_presences(tx: Session) -> int:
    """Delete who has given no sign of looking at a case for ten minutes; return how many."""
    done = tx.execute(
        delete(Presence)
        .where(Presence.seen_at < clock.now() - STALE)
        .execution_options(synchronize_session=False)
    )
    return int(done.rowcount)  # type: ignore[attr-defined]
