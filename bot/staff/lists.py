"""The list of cases beside the case."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from actions import handoff
from actions.handoff import CaseLine, QueueCount
from actions.storage.tables import OPEN_STATES, OWNED_STATES, CaseState, Staff

ALL = "all"
MINE = "mine"


@dataclass(frozen=True)
class Listing:
    """What the left pane shows; ``chosen`` is "all", "mine" or a queue's id."""

    chosen: str
    busy: tuple[QueueCount, ...]  # queues with open cases, and the chosen one
    idle: tuple[QueueCount, ...]
    waiting: int
    mine: int
    to_answer: int  # of mine: the citizen wrote last
    rows: tuple[CaseLine, ...]


def read_listing(tx: Session, staff: Staff, chosen: str) -> Listing:
    """Return the cases this staff member may see, in working order."""
    queues = handoff.count_by_queue(tx, staff.queues)
    mine = handoff.list_cases(tx, states=OWNED_STATES, owner_id=staff.id)
    known = {queue.queue for queue in queues}
    chosen = chosen if chosen in (ALL, MINE) or chosen in known else ALL
    return Listing(
        chosen=chosen,
        busy=tuple(queue for queue in queues if _is_busy(queue, chosen)),
        idle=tuple(queue for queue in queues if not _is_busy(queue, chosen)),
        waiting=sum(queue.waiting for queue in queues),
        mine=len(mine),
        to_answer=sum(case.state is CaseState.OWNED for case in mine),
        rows=tuple(_rows(tx, staff, chosen, mine)),
    )


def _is_busy(queue: QueueCount, chosen: str) -> bool:
    return bool(queue.waiting or queue.owned) or queue.queue == chosen


def _rows(tx: Session, staff: Staff, chosen: str, mine: list[CaseLine]) -> list[CaseLine]:
    if chosen == MINE:
        return sorted(mine, key=lambda case: case.state is not CaseState.OWNED)
    if chosen == ALL:
        return handoff.list_cases(tx, staff.queues, (CaseState.QUEUED,))
    return handoff.list_cases(tx, (chosen,), OPEN_STATES)
