"""Data that leaves the system: one person asks, another decides, the first fetches it, once.

asked → approved | refused; approved → fetched | expired. Each step is one conditional UPDATE, so
that of two at the same moment one is refused.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

import structlog
from sqlalchemy import ColumnElement, update
from sqlalchemy.orm import Session

from actions.accounts import NotAllowedError, Permission, may
from actions.errors import ConflictError, NotFoundError
from actions.oversight.case_table import case_table
from actions.oversight.model import ExportError
from actions.storage.tables import Export, Staff
from actions.texts import Texts
from knowledge import clock

_log = structlog.get_logger()

LASTS = timedelta(hours=24)
MAX_REASON = 200
MAX_DAYS = 366


class ExportKind(StrEnum):
    """What can be exported."""

    CASES = "cases"  # the cases of a period, without anybody's words or numbers


class ExportState(StrEnum):
    """How far an export has come."""

    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"
    FETCHED = "fetched"
    EXPIRED = "expired"  # approved, and not fetched within a day


@dataclass(frozen=True)
class Period:
    """Whole days, both included, as the local calendar has them."""

    first: date
    last: date

    @property
    def start(self) -> datetime:
        """Return the first moment."""
        return datetime.combine(self.first, time.min, clock.LOCAL)

    @property
    def end(self) -> datetime:
        """Return the first moment after it."""
        return datetime.combine(self.last + timedelta(days=1), time.min, clock.LOCAL)


def ask(tx: Session, staff_id: int, kind: str, period: Period, reason: str) -> Export:
    """Ask for an export. Raises NotAllowedError, or ExportError naming what is wrong."""
    staff = _permitted(tx, staff_id, Permission.EXPORT_ASK)
    if kind not in {one.value for one in ExportKind}:
        raise ExportError(f"kind {kind!r} is not one of {[*map(str, ExportKind)]}")
    if not 0 <= (period.last - period.first).days < MAX_DAYS:
        raise ExportError(f"{period.first} to {period.last} is not 1 to {MAX_DAYS} days")
    if not 0 < len(reason.strip()) <= MAX_REASON:
        raise ExportError(f"the reason must have 1 to {MAX_REASON} characters")
    made = Export(
        kind=kind,
        filters={"first": period.first.isoformat(), "last": period.last.isoformat()},
        reason=reason.strip(),
        asked_by_id=staff.id,
    )
    tx.add(made)
    tx.flush()
    _log.info("asked for an export", action="export_asked", export=made.id, staff=staff_id)
    return made


def approve(tx: Session, export_id: int, staff_id: int) -> Export:
    """Let an export be fetched for a day. Never one's own: NotAllowedError.

    Raises ConflictError when somebody has decided already.
    """
    until = clock.now() + LASTS
    return _decide(tx, export_id, staff_id, ExportState.APPROVED, until)


def refuse(tx: Session, export_id: int, staff_id: int) -> Export:
    """Decide that it stays inside. The rules of ``approve`` hold."""
    return _decide(tx, export_id, staff_id, ExportState.REFUSED, None)


def fetch(tx: Session, export_id: int, staff_id: int, texts: Texts) -> str:
    """Return the table as CSV to who asked for it, once, within a day of the approval.

    It holds the cases in the scope that this person has now. Raises NotAllowedError for anybody
    else, ConflictError when it is not approved, fetched already or too old.
    """
    staff = _permitted(tx, staff_id, Permission.EXPORT_ASK)
    export = _get(tx, export_id)
    if export.asked_by_id != staff_id:
        raise NotAllowedError(f"{staff_id} did not ask for export {export_id}")
    now = clock.now()
    _step(
        tx,
        export_id,
        Export.state == ExportState.APPROVED.value,
        Export.asked_by_id == staff_id,
        Export.expires_at > now,
        state=ExportState.FETCHED.value,
        fetched_at=now,
    )
    _log.info("fetched an export", action="export_fetched", export=export_id, staff=staff_id)
    period = period_of(export)
    return case_table(tx, staff, period.start, period.end, texts)


def expire_due(tx: Session) -> int:
    """Close what was approved and not fetched in time; return how many."""
    found = tx.execute(
        update(Export)
        .where(Export.state == ExportState.APPROVED.value, Export.expires_at <= clock.now())
        .values(state=ExportState.EXPIRED.value)
        .execution_options(synchronize_session=False)
    )
    return int(getattr(found, "rowcount", 0))


def period_of(export: Export) -> Period:
    """Return the days that an export is about."""
    return Period(
        date.fromisoformat(export.filters["first"]), date.fromisoformat(export.filters["last"])
    )


def _decide(
    tx: Session, export_id: int, staff_id: int, state: ExportState, until: datetime | None
) -> Export:
    _permitted(tx, staff_id, Permission.EXPORT_DECIDE)
    if _get(tx, export_id).asked_by_id == staff_id:
        raise NotAllowedError(f"{staff_id} asked for export {export_id}; somebody else decides")
    _step(
        tx,
        export_id,
        Export.state == ExportState.ASKED.value,
        Export.asked_by_id != staff_id,
        state=state.value,
        decided_by_id=staff_id,
        decided_at=clock.now(),
        expires_at=until,
    )
    _log.info("decided an export", action=f"export_{state}", export=export_id, staff=staff_id)
    return _get(tx, export_id)


def _step(tx: Session, export_id: int, *conditions: ColumnElement[bool], **values: object) -> None:
    changed = tx.execute(
        update(Export)
        .where(Export.id == export_id, *conditions)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    if getattr(changed, "rowcount", 0) != 1:
        raise ConflictError(f"export {export_id} is no longer in the state for that")


def _permitted(tx: Session, staff_id: int, permission: Permission) -> Staff:
    staff = tx.get(Staff, staff_id, populate_existing=True)
    if staff is None or not may(staff, permission):
        raise NotAllowedError(f"{staff_id} has not {permission}")
    return staff


def _get(tx: Session, export_id: int) -> Export:
    export = tx.get(Export, export_id, populate_existing=True)
    if export is None:
        raise NotFoundError(f"export {export_id} does not exist")
    return export
