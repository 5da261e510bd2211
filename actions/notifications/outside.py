"""Notifications on their way to the staff's Telegram group, each ending in a state that is true.

There is no lease: a row is ``uncertain`` from the moment its sender takes it until the answer is
known, so whatever dies in between leaves what staff have to know: it may be there, or not.
"""

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from actions.notifications.model import GroupNotice, Kind, Outside
from actions.storage.tables import Case, Notification


def take_outside(tx: Session) -> GroupNotice | None:
    """Take the oldest notification that waits for the group, or return None.

    What somebody has seen to meanwhile is not sent any more.
    """
    _become(tx, Outside.OFF, _is_pending() & Notification.read_at.is_not(None))
    row = tx.execute(
        select(Notification, Case.no)
        .join(Case, Case.id == Notification.case_id)
        .where(_is_pending())
        .order_by(Notification.id)
        .limit(1)
        .with_for_update(of=Notification, skip_locked=True)
    ).first()
    if row is None:
        return None
    found, no = row
    if not _become(tx, Outside.UNCERTAIN, (Notification.id == found.id) & _is_pending()):
        return None
    return GroupNotice(found.id, Kind(found.kind), no, found.queue)


def end_outside(tx: Session, notification_id: int, state: Outside) -> None:
    """Note what became of a notification that was taken; PENDING: it surely did not arrive."""
    is_taken = Notification.outside == Outside.UNCERTAIN.value
    _become(tx, state, (Notification.id == notification_id) & is_taken)


def silence_outside(tx: Session) -> int:
    """Keep from the group what waits for it: there is none. Return how many."""
    return _become(tx, Outside.OFF, _is_pending())


def outside_troubles(tx: Session) -> dict[Outside, int]:
    """Return how many notifications did not, or not surely, reach the group."""
    rows = tx.execute(
        select(Notification.outside, func.count(Notification.id))
        .where(Notification.outside.in_([Outside.FAILED.value, Outside.UNCERTAIN.value]))
        .group_by(Notification.outside)
    )
    return {Outside(state): count for state, count in rows}


def _is_pending() -> ColumnElement[bool]:
    return Notification.outside == Outside.PENDING.value


def _become(tx: Session, state: Outside, where: ColumnElement[bool]) -> int:
    done = tx.execute(
        update(Notification)
        .where(where)
        .values(outside=state.value)
        .execution_options(synchronize_session=False)
    )
    return int(done.rowcount)  # type: ignore[attr-defined]
