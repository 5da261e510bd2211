"""What was done to cases, for those who audit it: codes and people, never anybody's words."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.accounts import in_scope
from actions.storage.tables import Case, CaseEvent, Staff


@dataclass(frozen=True)
class HistoryLine:
    """One event of a case."""

    id: int
    at: datetime
    case_no: str
    queue: str
    seq: int
    kind: str
    actor: str  # "citizen", "bot", "system", or "staff:12"
    actor_name: str  # the staff member's name, or ``actor``
    state: str  # after it


def list_history(
    tx: Session, staff: Staff, *, case_no: str = "", before: int | None = None, limit: int = 100
) -> list[HistoryLine]:
    """Return events in this person's scope, the newest first; of one case when its number is given.

    ``before`` is the id of the last line of the page before.
    """
    query = select(CaseEvent, Case.no, Case.queue).join(Case, Case.id == CaseEvent.case_id)
    query = query.where(in_scope(staff))
    if case_no.strip():
        query = query.where(Case.no == case_no.strip().upper())
    if before is not None:
        query = query.where(CaseEvent.id < before)
    names = {f"staff:{id}": name for id, name in tx.execute(select(Staff.id, Staff.name))}
    rows = tx.execute(query.order_by(CaseEvent.id.desc()).limit(limit))
    return [
        HistoryLine(
            id=event.id,
            at=event.at,
            case_no=no,
            queue=queue,
            seq=event.seq,
            kind=event.kind,
            actor=event.actor,
            actor_name=names.get(event.actor, event.actor),
            state=str(event.data.get("state", "")),
        )
        for event, no, queue in rows
    ]
