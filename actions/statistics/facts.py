"""Reading what is counted; every query is bounded by the period and uses an index."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from actions.statistics.model import CaseFact, Period
from actions.storage.tables import Case, CaseEvent, CaseState

# The events after which a case has an owner for the first time.
TAKING = ("claimed", "taken_over", "reassigned", "transfer_accepted")
REPLYING = ("replied",)
_ENDED = (CaseState.RESOLVED.value, CaseState.CLOSED.value)


def opened_in(period: Period, queues: Iterable[str]) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions: opened in the period, in these queues; none named means all."""
    wanted = sorted(queues)
    within = (Case.created_at >= period.start, Case.created_at < period.end)
    return (*within, Case.queue.in_(wanted)) if wanted else within


def read_facts(tx: Session, period: Period, queues: Iterable[str] = ()) -> list[CaseFact]:
    """Return the cases opened in the period, oldest first, without anything people wrote."""
    chosen = opened_in(period, queues)
    taken = _first_events(tx, TAKING, chosen)
    replied = _first_events(tx, REPLYING, chosen)
    rows = tx.execute(
        select(
            Case.id,
            Case.queue,
            Case.created_at,
            Case.resolved_at,
            Case.state,
            Case.outcome,
            Case.reopened,
        )
        .where(*chosen)
        .order_by(Case.created_at, Case.id)
    )
    return [
        CaseFact(
            id=id,
            queue=queue,
            opened_at=opened_at,
            taken_at=taken.get(id),
            replied_at=replied.get(id),
            ended_at=resolved_at if state in _ENDED else None,
            state=state,
            outcome=outcome,
            reopened=reopened,
        )
        for id, queue, opened_at, resolved_at, state, outcome, reopened in rows
    ]


def _first_events(
    tx: Session, kinds: tuple[str, ...], chosen: tuple[ColumnElement[bool], ...]
) -> dict[int, datetime]:
    rows = tx.execute(
        select(CaseEvent.case_id, func.min(CaseEvent.at))
        .join(Case, Case.id == CaseEvent.case_id)
        .where(*chosen, CaseEvent.kind.in_(kinds))
        .group_by(CaseEvent.case_id)
    )
    return {case_id: at for case_id, at in rows}
