"""Exports as the console lists them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from actions.accounts import Permission, may
from actions.oversight.exports import ExportState, Period, period_of
from actions.storage.tables import Export, Staff
from knowledge import clock


@dataclass(frozen=True)
class ExportLine:
    """An export, and what the reader may do about it now."""

    id: int
    kind: str
    period: Period
    reason: str
    state: ExportState
    asked_by: str
    asked_at: datetime
    decided_by: str
    decided_at: datetime | None
    fetched_at: datetime | None
    expires_at: datetime | None
    can_decide: bool
    can_fetch: bool


def list_exports(tx: Session, staff: Staff, *, limit: int = 100) -> list[ExportLine]:
    """Return the newest exports: all of them for who decides, one's own for others."""
    asker, decider = aliased(Staff), aliased(Staff)
    query = (
        select(Export, asker.name, decider.name)
        .join(asker, asker.id == Export.asked_by_id)
        .outerjoin(decider, decider.id == Export.decided_by_id)
        .order_by(Export.id.desc())
        .limit(limit)
    )
    if not may(staff, Permission.EXPORT_DECIDE):
        query = query.where(Export.asked_by_id == staff.id)
    return [_line(staff, *row) for row in tx.execute(query)]


def _line(staff: Staff, export: Export, asked_by: str, decided_by: str | None) -> ExportLine:
    state, is_mine = ExportState(export.state), export.asked_by_id == staff.id
    if state is ExportState.APPROVED and _is_over(export):
        state = ExportState.EXPIRED  # written down when somebody sweeps
    return ExportLine(
        id=export.id,
        kind=export.kind,
        period=period_of(export),
        reason=export.reason,
        state=state,
        asked_by=asked_by,
        asked_at=export.asked_at,
        decided_by=decided_by or "",
        decided_at=export.decided_at,
        fetched_at=export.fetched_at,
        expires_at=export.expires_at,
        can_decide=state is ExportState.ASKED
        and not is_mine
        and may(staff, Permission.EXPORT_DECIDE),
        can_fetch=state is ExportState.APPROVED and is_mine,
    )


def _is_over(export: Export) -> bool:
    return export.expires_at is None or export.expires_at <= clock.now()
