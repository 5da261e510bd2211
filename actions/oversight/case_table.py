"""The cases of a period as a table: codes and times, never anybody's words, names or numbers."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.accounts import in_scope
from actions.csv_text import to_csv
from actions.storage.tables import Case, Staff
from actions.texts import Texts
from knowledge import clock

_COLUMNS = (
    "no",
    "queue",
    "state",
    "reason",
    "urgent",
    "unit",
    "region",
    "opened",
    "claimed",
    "resolved",
    "closed",
    "outcome",
    "reopened",
)


def case_table(tx: Session, staff: Staff, start: datetime, end: datetime, texts: Texts) -> str:
    """Return the cases opened in [start, end) and in the staff member's scope as CSV."""
    cases = tx.scalars(
        select(Case)
        .where(Case.created_at >= start, Case.created_at < end, in_scope(staff))
        .order_by(Case.created_at, Case.id)
    )
    header = [texts.render(f"accounts.column.{name}") for name in _COLUMNS]
    return to_csv(header, (_row(case, texts) for case in cases))


def _row(case: Case, texts: Texts) -> list[object]:
    outcome = "" if case.outcome is None else _named(texts, "handoff.resolution", case.outcome)
    return [
        case.no,
        case.queue,
        _named(texts, "handoff.state", case.state),
        _named(texts, "handoff.reason", case.reason),
        texts.render("accounts.cell.yes") if case.is_urgent else "",
        case.unit,
        case.region,
        _moment(case.created_at),
        _moment(case.owned_at),
        _moment(case.resolved_at),
        _moment(case.closed_at),
        outcome,
        case.reopened or "",
    ]


def _moment(moment: datetime | None) -> str:
    return "" if moment is None else f"{moment.astimezone(clock.LOCAL):%Y-%m-%d %H:%M}"


def _named(texts: Texts, group: str, code: str) -> str:
    key = f"{group}.{code}"
    return texts.render(key) if texts.has(key) else code
