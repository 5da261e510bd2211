"""Looking at the clocks from time to time: what warns, what is late, which case has none."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_, select, text, update
from sqlalchemy.orm import Session

from actions import notifications
from actions.clocks.following import settle
from actions.clocks.model import ClockKind, NoClockReason
from actions.clocks.watch import Watch
from actions.storage.states import is_one_of
from actions.storage.tables import OPEN_STATES, Case, CaseClock, CaseState
from knowledge import clock

_AT_ONCE = 200


@dataclass(frozen=True)
class Alarm:
    """A clock that gave its warning, or is past its time."""

    case_id: int
    kind: ClockKind
    is_breach: bool


def sweep(tx: Session) -> list[Alarm]:
    """Note and tell, once each, every warning and breach that has come; return them.

    The moment a clock is due is still in time. Safe to run in several processes at once: what
    another one is working on is left to it.
    """
    now = clock.now()
    running = and_(CaseClock.stopped_at.is_(None), CaseClock.paused_at.is_(None))
    rows = tx.execute(
        select(CaseClock, Case)
        .join(Case, Case.id == CaseClock.case_id)
        .where(running, or_(_is_late(), _is_near()))
        .order_by(CaseClock.id)
        .limit(_AT_ONCE)
        # Skipped, not waited for: a transition may hold one clock of a case and want another.
        .with_for_update(of=CaseClock, skip_locked=True)
        .execution_options(populate_existing=True)
    ).all()
    alarms = [_alarm(tx, row, is_breach=row.due_at < now) for row, _ in rows]
    cases = {case.id: case for _, case in rows}
    found = [alarm for alarm in alarms if alarm is not None]
    for alarm in found:
        notifications.tell_of_clock(
            tx, cases[alarm.case_id], alarm.kind.value, is_breach=alarm.is_breach
        )
    return found


def adopt(tx: Session) -> list[int]:
    """Give clocks to open cases that have none and no reason for it; return those cases.

    Such cases are older than the clocks, or nobody worked their queue at all.
    """
    runs = select(CaseClock.id).where(
        CaseClock.case_id == Case.id,
        CaseClock.stopped_at.is_(None),
        CaseClock.paused_at.is_(None),
    )
    reasons = or_(
        Case.no_clock_reason.is_(None), Case.no_clock_reason == NoClockReason.NO_HOURS.value
    )
    orphans = tx.scalars(
        select(Case)
        .where(text(is_one_of("cases.state", OPEN_STATES)), reasons, ~runs.exists())
        .order_by(Case.id)
        .limit(_AT_ONCE)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    ).all()
    return [case.id for case in orphans if _adopted(tx, case)]


def _is_near() -> ColumnElement[bool]:
    is_new = and_(CaseClock.warned_at.is_(None), CaseClock.breached_at.is_(None))
    return and_(CaseClock.warn_at <= clock.now(), is_new)


def _is_late() -> ColumnElement[bool]:
    return and_(CaseClock.due_at < clock.now(), CaseClock.breached_at.is_(None))


def _alarm(tx: Session, row: CaseClock, *, is_breach: bool) -> Alarm | None:
    """Note it in the row; None when somebody else has done so since it was read."""
    values = {"breached_at": row.due_at} if is_breach else {"warned_at": clock.now()}
    done = tx.execute(
        update(CaseClock)
        .where(CaseClock.id == row.id, _is_late() if is_breach else _is_near())
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    if done.rowcount != 1:  # type: ignore[attr-defined]
        return None
    return Alarm(row.case_id, ClockKind(row.kind), is_breach)


def _adopted(tx: Session, case: Case) -> bool:
    watch = Watch(tx, case)
    if case.state == CaseState.QUEUED.value:
        watch.ask()
    settle(watch, case)
    return watch.is_any_running
