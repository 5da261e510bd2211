"""How many cases each list of a console holds: read at once, for it is read often."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session

from actions.accounts.scope import covered, covers
from actions.handoff import packaged
from actions.handoff.reading.deadlines import late_clocks
from actions.handoff.reading.reach import in_reach, offered_ids, open_only
from actions.handoff.reading.shelves import Shelf
from actions.handoff.reading.views import QueueCount
from actions.storage.tables import OWNED_STATES, Case, CaseClock, CaseState, Staff

_OWNED = frozenset(state.value for state in OWNED_STATES)


@dataclass(frozen=True)
class ListCounts:
    """The numbers beside a console's lists.

    ``queues``: of the staff member's queues and units, in the order of queues.yml. ``shelves``: by
    Shelf, of the lists that are counted, all but RECENT; MINE counts all that this person has.
    """

    queues: tuple[QueueCount, ...]
    shelves: dict[str, int]
    mine_to_answer: int  # those of MINE whose citizen wrote last


def count_lists(tx: Session, staff: Staff) -> ListCounts:
    """Return how many cases this staff member's lists hold."""
    rows, offered = _groups(tx, staff), offered_ids(tx, staff)
    within = [row for row in rows if row.is_covered]
    waiting = [row for row in within if row.state not in _OWNED]
    mine = [row for row in rows if row.is_mine and row.state in _OWNED]
    return ListCounts(
        queues=_by_queue(staff, within),
        shelves={
            Shelf.WAITING.value: _sum(waiting),
            Shelf.URGENT.value: _sum(row for row in within if row.is_urgent),
            Shelf.OWNED.value: _sum(row for row in within if row.state in _OWNED),
            Shelf.OVERDUE.value: _overdue(tx, staff, offered),
            Shelf.MINE.value: _sum(mine),
            Shelf.OFFERED.value: len(set(offered)),
        },
        mine_to_answer=_sum(row for row in mine if row.state == CaseState.OWNED.value),
    )


def _groups(tx: Session, staff: Staff) -> Sequence[Any]:
    """Return the open cases in reach as numbers of those that are alike."""
    is_mine, is_covered = Case.owner_id == staff.id, covered(staff)
    reach = (
        select(
            *(Case.queue, Case.state, Case.is_urgent),
            case((is_covered, True), else_=False).label("is_covered"),
            case((is_mine, True), else_=False).label("is_mine"),
        )
        .where(open_only(), or_(is_mine, is_covered))
        .subquery()
    )
    return tx.execute(select(*reach.c, func.count().label("number")).group_by(*reach.c)).all()


def _by_queue(staff: Staff, rows: Sequence[Any]) -> tuple[QueueCount, ...]:
    return tuple(
        _queue(queue.id, queue.name, [row for row in rows if row.queue == queue.id])
        for queue in packaged.queues().values()
        if covers(staff, queue.id)
    )


def _queue(queue: str, name: str, rows: Sequence[Any]) -> QueueCount:
    waiting = [row for row in rows if row.state not in _OWNED]
    return QueueCount(
        queue=queue,
        name=name,
        waiting=_sum(waiting),
        urgent=_sum(row for row in waiting if row.is_urgent),
        owned=_sum(row for row in rows if row.state in _OWNED),
    )


def _overdue(tx: Session, staff: Staff, offered: Sequence[int]) -> int:
    late = (
        select(func.count(func.distinct(Case.id)))
        .join(CaseClock, CaseClock.case_id == Case.id)
        .where(*late_clocks(), in_reach(staff, offered))
    )
    return tx.scalar(late) or 0


def _sum(rows: Any) -> int:
    return sum(row.number for row in rows)
