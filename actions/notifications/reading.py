"""What a staff member has not looked at yet."""

from collections.abc import Collection, Iterable

from sqlalchemy import ColumnElement, and_, not_, or_, select, true, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from actions.notifications.model import TOPIC, Kind, Notice
from actions.storage.database import mark_changed
from actions.storage.tables import Case, Notification, NotificationRead
from knowledge import clock


def unread(
    tx: Session,
    staff_id: int,
    queues: Collection[str] = (),
    units: Collection[str] = (),
    limit: int = 100,
    *,
    offered: Collection[int] = (),
) -> list[Notice]:
    """Return what is new for a staff member, newest first; none named means all queues or units.

    ``offered`` are the cases on offer to this person, as ``handoff.offered_ids`` has them: of the
    offers to a whole queue only theirs are told, since the unit that a case will have there is not
    the one it has now.
    """
    rows = tx.execute(
        select(Notification, Case.no)
        .join(Case, Case.id == Notification.case_id)
        .where(_is_unread(staff_id, queues, units, offered))
        .order_by(Notification.id.desc())
        .limit(limit)
    ).all()
    return [
        Notice(
            id=row.id,
            kind=Kind(row.kind),
            case_id=row.case_id,
            case_no=no,
            queue=row.queue,
            is_personal=row.staff_id is not None,
            at=row.created_at,
        )
        for row, no in rows
    ]


def mark_read(tx: Session, staff_id: int, ids: Iterable[int]) -> int:
    """Note that the staff member has seen these; return how many were new to them.

    What is for a whole queue stays new for the others. Ids that are not theirs are left alone.
    """
    wanted = list(ids)
    mine = tx.execute(
        update(Notification)
        .where(
            Notification.id.in_(wanted),
            Notification.staff_id == staff_id,
            Notification.read_at.is_(None),
        )
        .values(read_at=clock.now())
        .execution_options(synchronize_session=False)
    )
    shared = tx.scalars(
        select(Notification.id).where(
            Notification.id.in_(wanted),
            Notification.staff_id.is_(None),
            ~_is_seen(staff_id),
        )
    ).all()
    seen = sum(_see(tx, id, staff_id) for id in shared)
    mark_changed(tx, TOPIC)
    return int(mine.rowcount) + seen  # type: ignore[attr-defined]


def _see(tx: Session, notification_id: int, staff_id: int) -> int:
    try:
        with tx.begin_nested():
            tx.add(NotificationRead(notification_id=notification_id, staff_id=staff_id))
    except IntegrityError:  # the same person's other tab was first
        return 0
    return 1


def _is_unread(
    staff_id: int, queues: Collection[str], units: Collection[str], offered: Collection[int]
) -> ColumnElement[bool]:
    in_queue = Notification.queue.in_(queues) if queues else true()
    in_unit = or_(Case.unit.is_(None), Case.unit.in_(units)) if units else true()
    is_offer = Notification.kind == Kind.TRANSFER_OFFERED.value
    is_theirs = or_(
        and_(is_offer, Notification.case_id.in_(offered)), and_(not_(is_offer), in_unit)
    )
    shared = and_(Notification.staff_id.is_(None), in_queue, is_theirs, ~_is_seen(staff_id))
    return and_(Notification.read_at.is_(None), or_(Notification.staff_id == staff_id, shared))


def _is_seen(staff_id: int) -> ColumnElement[bool]:
    return (
        select(NotificationRead.notification_id)
        .where(
            NotificationRead.notification_id == Notification.id,
            NotificationRead.staff_id == staff_id,
        )
        .exists()
    )
