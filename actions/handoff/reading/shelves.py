"""The console's lists: which cases each holds, in which order, page by page."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session, aliased

from actions.accounts.scope import covered
from actions.handoff.ownership.offers import Ending
from actions.handoff.reading.deadlines import late_clocks
from actions.handoff.reading.keyset import Key, behind, cursor_of, order_of
from actions.handoff.reading.listing import lines_of, queue_name
from actions.handoff.reading.reach import may_find, offered_ids, open_only
from actions.handoff.reading.views import CaseLine, CasePage
from actions.storage.tables import (
    OWNED_STATES,
    Case,
    CaseClock,
    CaseState,
    Conversation,
    Staff,
    Transfer,
)
from knowledge import clock

PAGE = 50
_OWNED = [state.value for state in OWNED_STATES]


class Shelf(StrEnum):
    """A list of the console; a queue's id names one more, of its open cases."""

    WAITING = "all"  # nobody has it yet
    URGENT = "urgent"  # open and urgent, owned or not
    OWNED = "owned"  # somebody works on it
    OVERDUE = "overdue"  # a deadline is past
    MINE = "mine"
    OFFERED = "offered"  # somebody wants to pass it to this person or to their queues
    RECENT = "recent"  # resolved, and may still be reopened


@dataclass(frozen=True)
class _Plan:
    """How a list is read: the conditions, the keys it is sorted by."""

    conditions: Sequence[ColumnElement[bool]]
    keys: Sequence[Key]
    joined: Any = None  # besides case, conversation and owner
    on: Any = None


_ID = Key(Case.id)
_WORKING = (Key(Case.is_urgent, is_descending=True), Key(Case.queued_at), _ID)


def shelf_page(
    tx: Session, staff: Staff, shelf: str, after: str = "", limit: int = PAGE
) -> CasePage:
    """Return a page of a list, beginning behind ``after``: the ``next`` of the page before.

    ``shelf`` is a Shelf or the id of a queue; one that is out of scope is empty.
    """
    plan = _plan(tx, staff, shelf)
    query = _rows(plan).where(*plan.conditions, behind(plan.keys, after))
    found = tx.execute(query.order_by(*order_of(plan.keys)).limit(limit + 1)).all()
    shown = found[:limit]
    lines = lines_of(tx, [row[:3] for row in shown])
    if shelf == Shelf.OFFERED:
        lines = _with_offers(tx, lines)
    more = cursor_of(shown[-1][3:]) if len(found) > limit else ""
    return CasePage(tuple(lines), more)


def _plan(tx: Session, staff: Staff, shelf: str) -> _Plan:
    if shelf == Shelf.OVERDUE:
        return _overdue(tx, staff)
    if shelf == Shelf.RECENT:
        return _recent(staff)
    state, mine = Case.state, Case.owner_id == staff.id
    if shelf == Shelf.MINE:
        is_answered = case((state == CaseState.OWNED.value, 0), else_=1)
        held = (open_only(), mine, state.in_(_OWNED))
        return _Plan(held, (Key(is_answered), *_WORKING))
    if shelf == Shelf.OFFERED:
        # An offer comes from elsewhere; what is elsewhere otherwise is nobody's business here.
        return _Plan((Case.id.in_(offered_ids(tx, staff)),), _WORKING)
    conditions: dict[str, ColumnElement[bool]] = {
        Shelf.WAITING: state == CaseState.QUEUED.value,
        Shelf.URGENT: Case.is_urgent.is_(True),
        Shelf.OWNED: state.in_(_OWNED),
    }
    chosen = conditions.get(shelf, Case.queue == shelf)
    return _Plan((open_only(), chosen, covered(staff)), _WORKING)


def _overdue(tx: Session, staff: Staff) -> _Plan:
    late = (
        select(CaseClock.case_id, func.min(CaseClock.due_at).label("due"))
        .where(*late_clocks())
        .group_by(CaseClock.case_id)
        .subquery()
    )
    return _Plan(
        (may_find(tx, staff),),
        (Key(late.c.due), _ID),
        joined=late,
        on=late.c.case_id == Case.id,
    )


def _recent(staff: Staff) -> _Plan:
    newest = Key(Case.resolved_at, is_descending=True)
    is_fresh = Case.grace_until > clock.now()
    return _Plan(
        (Case.state == CaseState.RESOLVED.value, is_fresh, covered(staff)),
        (newest, Key(Case.id, is_descending=True)),
    )


def _rows(plan: _Plan) -> Any:
    columns = [key.column for key in plan.keys]
    query = (
        select(Case, Conversation, Staff, *columns)
        .join(Conversation, Conversation.id == Case.conversation_id)
        .outerjoin(Staff, Staff.id == Case.owner_id)
    )
    return query if plan.joined is None else query.join(plan.joined, plan.on)


def _with_offers(tx: Session, lines: list[CaseLine]) -> list[CaseLine]:
    sender, receiver = aliased(Staff), aliased(Staff)
    rows = tx.execute(
        select(Transfer, sender.name, receiver.name)
        .join(sender, sender.id == Transfer.from_staff_id)
        .outerjoin(receiver, receiver.id == Transfer.to_staff_id)
        .where(
            Transfer.case_id.in_([line.id for line in lines]),
            Transfer.state == Ending.OFFERED.value,
        )
    )
    offers = {transfer.case_id: (transfer, by, to) for transfer, by, to in rows}
    return [_with_offer(line, *offers[line.id]) for line in lines if line.id in offers]


def _with_offer(line: CaseLine, offer: Transfer, by: str, to: str | None) -> CaseLine:
    target = to or queue_name(offer.to_queue)
    return replace(line, offered_until=offer.until, offered_by=by, offered_to=target)
