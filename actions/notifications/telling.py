"""Writing down what staff should look at, in the transaction of what happened."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, and_, not_, or_, select, true, update
from sqlalchemy.orm import Session

from actions.accounts.permissions import Permission, may
from actions.errors import ActionsError
from actions.notifications.model import TOPIC, Kind, Outside
from actions.notifications.rules import RULES, To
from actions.storage.database import mark_changed
from actions.storage.tables import Case, CaseEvent, CaseState, Notification, Staff
from knowledge import clock

_STAFF = "staff:"
# Whom a notification is for: a staff id, or None and a queue.
_Recipient = tuple[int | None, str]


class NotificationError(ActionsError):
    """The notifications were told of an event that they do not know."""


def tell(tx: Session, case: Case, kind: str, actor: str) -> None:
    """Notify those whom the event ``kind`` of the case concerns; never the one who did it.

    What staff need not look at any more is marked as read: a queue's notifications once somebody
    has the case, a person's once they have done something with it. Called with the case as it is
    after the event, and with the event written. Raises NotificationError for a kind that
    ``RULES`` does not know.
    """
    if kind not in RULES:
        raise NotificationError(
            f"nobody says whom {kind!r} concerns; add it to notifications.RULES"
        )
    _settle(tx, case, actor)
    rule = RULES[kind]
    if rule is None:
        return
    found = [one for to in rule.to for one in _recipients(tx, case, to)]
    _write(tx, case, rule.kind or _level(case), found, actor, is_outside=rule.is_outside)


def tell_of_clock(tx: Session, case: Case, clock_kind: str, *, is_breach: bool) -> None:
    """Notify the owner and the supervisors, or the queue, of a warning or a breach."""
    kind = Kind(f"sla_{'breach' if is_breach else 'warning'}_{clock_kind}")
    found = _recipients(tx, case, To.OWNER_OR_QUEUE)
    if case.owner_id is not None:
        found += [(id, case.queue) for id in _supervisors(tx, case)]
    _write(tx, case, kind, found, "system", is_outside=is_breach)


def _recipients(tx: Session, case: Case, to: To) -> list[_Recipient]:
    match to:
        case To.QUEUE:
            return [(None, case.queue)]
        case To.OWNER:
            return _person(case.owner_id, case)
        case To.OWNER_OR_QUEUE:
            return _person(case.owner_id, case) or [(None, case.queue)]
        case To.LAST_OWNER:
            return _person(case.last_owner_id, case)
        case To.TARGET:
            return [_target(tx, case)]


def _person(staff_id: int | None, case: Case) -> list[_Recipient]:
    return [] if staff_id is None else [(staff_id, case.queue)]


def _target(tx: Session, case: Case) -> _Recipient:
    """Read whom a case is offered to from the event; the offer's own row comes after it."""
    data = tx.scalars(
        select(CaseEvent.data).where(CaseEvent.case_id == case.id, CaseEvent.seq == case.version)
    ).one()
    return data["to_staff_id"], data["to_queue"]


def _write(
    tx: Session,
    case: Case,
    kind: Kind,
    recipients: Iterable[_Recipient],
    actor: str,
    *,
    is_outside: bool,
) -> None:
    wanted = [one for one in dict.fromkeys(recipients) if f"{_STAFF}{one[0]}" != actor]
    for number, (staff_id, queue) in enumerate(wanted):
        # The group hears of it once, however many are told.
        outside = Outside.PENDING if is_outside and number == 0 else Outside.OFF
        tx.add(
            Notification(
                kind=kind.value,
                case_id=case.id,
                queue=queue,
                staff_id=staff_id,
                outside=outside.value,
            )
        )
    if wanted:
        tx.flush()
        mark_changed(tx, TOPIC)


def _settle(tx: Session, case: Case, actor: str) -> None:
    changed = tx.execute(
        update(Notification)
        .where(
            Notification.case_id == case.id,
            Notification.read_at.is_(None),
            _is_settled(case, _staff_id(actor)),
        )
        .values(read_at=clock.now())
        .execution_options(synchronize_session=False)
    )
    if changed.rowcount:  # type: ignore[attr-defined]
        mark_changed(tx, TOPIC)


def _is_settled(case: Case, actor_id: int) -> ColumnElement[bool]:
    """Say of a case's notification that nobody has to look at it any more."""
    waits = case.state == CaseState.QUEUED.value
    if case.owner_id is None and not waits:
        return true()  # the case is over
    is_offer = Notification.kind == Kind.TRANSFER_OFFERED.value
    is_mine = Notification.staff_id == actor_id
    if case.state == CaseState.TRANSFER_PENDING.value:
        return and_(is_mine, not_(is_offer))
    is_done = or_(is_mine, is_offer)
    return is_done if waits else or_(is_done, Notification.staff_id.is_(None))


def _staff_id(actor: str) -> int:
    return int(actor.removeprefix(_STAFF)) if actor.startswith(_STAFF) else 0


def _level(case: Case) -> Kind:
    if case.reason == Kind.CRISIS.value:
        return Kind.CRISIS
    return Kind.URGENT if case.is_urgent else Kind.NEW


def _supervisors(tx: Session, case: Case) -> list[int]:
    rows = tx.scalars(select(Staff).where(Staff.is_disabled.is_(False)).order_by(Staff.id))
    return [staff.id for staff in rows if may(staff, Permission.CASE_ASSIGN, case)]
