"""Who has a case open just now, so that two people do not answer it at once."""

from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from actions.desk.model import Doing, Present
from actions.storage.database import mark_changed
from actions.storage.tables import Case, Presence, Staff
from actions.storage.upsert import upsert
from knowledge import clock

STALE = timedelta(seconds=30)  # three missed signs of life
_FORGOTTEN = timedelta(hours=1)


def touch(tx: Session, case_id: int, staff_id: int, doing: Doing) -> None:
    """Note that the staff member has the case open, and wake the others when that is news."""
    now = clock.now()
    before = tx.get(Presence, (case_id, staff_id), populate_existing=True)
    is_news = before is None or before.doing != doing.value or before.seen_at <= now - STALE
    _forget_old(tx, staff_id)
    key = {"case_id": case_id, "staff_id": staff_id}
    upsert(tx, Presence, key, {"doing": doing.value, "seen_at": now})
    if is_news:
        _wake(tx, case_id)


def leave(tx: Session, case_id: int, staff_id: int) -> None:
    """Note that the staff member has closed the case's page; not having had it open is fine."""
    done = tx.execute(
        delete(Presence)
        .where(Presence.case_id == case_id, Presence.staff_id == staff_id)
        .execution_options(synchronize_session=False)
    )
    if done.rowcount:  # type: ignore[attr-defined]
        _wake(tx, case_id)


def present(tx: Session, case_id: int, but: int | None = None) -> list[Present]:
    """Return who gave a sign of life in the last 30 seconds, by name; ``but`` is left out."""
    rows = tx.execute(
        select(Presence.staff_id, Staff.name, Presence.doing)
        .join(Staff, Staff.id == Presence.staff_id)
        .where(Presence.case_id == case_id, Presence.seen_at > clock.now() - STALE)
        .order_by(Staff.name, Staff.id)
    )
    return [Present(id, name, Doing(doing)) for id, name, doing in rows if id != but]


def _forget_old(tx: Session, staff_id: int) -> None:
    tx.execute(
        delete(Presence)
        .where(Presence.staff_id == staff_id, Presence.seen_at < clock.now() - _FORGOTTEN)
        .execution_options(synchronize_session=False)
    )


def _wake(tx: Session, case_id: int) -> None:
    conversation = tx.scalar(select(Case.conversation_id).where(Case.id == case_id))
    if conversation is not None:
        mark_changed(tx, conversation)
