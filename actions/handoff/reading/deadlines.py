"""The deadlines that lists show: of each case the one that presses most."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from actions.storage.tables import Case, CaseClock
from knowledge import clock


@dataclass(frozen=True)
class Deadline:
    """A clock of a case: first_reply, next_reply, resolve or transfer."""

    kind: str
    due_at: datetime
    warn_at: datetime
    pause_reason: str | None  # why it stands still

    @property
    def is_late(self) -> bool:
        return self.pause_reason is None and self.due_at < clock.now()

    @property
    def is_near(self) -> bool:
        return self.pause_reason is None and not self.is_late and self.warn_at <= clock.now()


def deadlines_of(tx: Session, case_ids: Iterable[int]) -> dict[int, Deadline]:
    """Return the nearest running deadline of each case, or one that stands still."""
    found: dict[int, Deadline] = {}
    columns = (CaseClock.case_id, CaseClock.kind, CaseClock.due_at, CaseClock.warn_at)
    rows = tx.execute(
        select(*columns, CaseClock.paused_at, CaseClock.pause_reason)
        .where(CaseClock.case_id.in_(list(case_ids)), CaseClock.stopped_at.is_(None))
        .order_by(CaseClock.paused_at.is_not(None), CaseClock.due_at)
    )
    for row in rows:
        # A paused clock without a reason is paused all the same.
        reason = None if row.paused_at is None else row.pause_reason or ""
        found.setdefault(row.case_id, Deadline(row.kind, row.due_at, row.warn_at, reason))
    return found


def is_overdue() -> ColumnElement[bool]:
    """Return the condition that a running clock of the case is past its end."""
    return Case.id.in_(select(CaseClock.case_id).where(*late_clocks()))


def late_clocks() -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for clocks that run and are past their end."""
    return (
        CaseClock.stopped_at.is_(None),
        CaseClock.due_at < clock.now(),
        CaseClock.paused_at.is_(None),
    )
