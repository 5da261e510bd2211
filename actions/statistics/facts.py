"""Reading what is counted; every query is bounded by the period and uses an index."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import ColumnElement, func, select
from sqlalchemy import case as choose
from sqlalchemy.orm import Session

from actions.accounts.scope import within
from actions.statistics.model import CaseFact, Period
from actions.storage.tables import Case, CaseEvent, CaseState

# The events after which a case has an owner for the first time.
TAKING = ("claimed", "taken_over", "reassigned", "transfer_accepted")
REPLYING = ("replied",)
_ENDED = (CaseState.RESOLVED.value, CaseState.CLOSED.value)


Chosen: TypeAlias = Sequence[ColumnElement[bool]]


def opened_in(period: Period, queues: Collection[str] = (), units: Collection[str] = ()) -> Chosen:
    """Return the conditions: opened in the period, in these queues and units, none means all."""
    return (
        Case.created_at >= period.start,
        Case.created_at < period.end,
        within(queues, units),
    )


def read_facts(tx: Session, chosen: Chosen) -> list[CaseFact]:
    """Return the chosen cases, oldest first, without anything people wrote."""
    moments = _first_events(tx, chosen)
    never = (None, None)
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
            taken_at=moments.get(id, never)[0],
            replied_at=moments.get(id, never)[1],
            ended_at=resolved_at if state in _ENDED else None,
            state=state,
            outcome=outcome,
            reopened=reopened,
        )
        for id, queue, opened_at, resolved_at, state, outcome, reopened in rows
    ]


def _first_events(
    tx: Session, chosen: Chosen
) -> dict[int, tuple[datetime | None, datetime | None]]:
    """Return by case when somebody first had it, and when staff first wrote."""
    rows = tx.execute(
        select(
            CaseEvent.case_id,
            func.min(choose((CaseEvent.kind.in_(TAKING), CaseEvent.at))),
            func.min(choose((CaseEvent.kind.in_(REPLYING), CaseEvent.at))),
        )
        .join(Case, Case.id == CaseEvent.case_id)
        .where(*chosen, CaseEvent.kind.in_((*TAKING, *REPLYING)))
        .group_by(CaseEvent.case_id)
    )
    return {case_id: (taken_at, replied_at) for case_id, taken_at, replied_at in rows}
