"""The clocks of one case, started, paused and stopped under its lock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.clocks import arithmetic, packaged
from actions.clocks.hours import schedule_of
from actions.clocks.model import ClockKind, NoWorkingTimeError, Schedule
from actions.storage.tables import Case, CaseClock
from knowledge import clock

_MINUTE = timedelta(minutes=1)
_REPLIES = (ClockKind.FIRST_REPLY, ClockKind.NEXT_REPLY)


class Watch:
    """Changes the clocks of a case; the caller holds the case's lock.

    A clock's deadline is set when it starts or goes on again: what changes in hours, calendar or
    limits afterwards counts for the next one.
    """

    def __init__(self, tx: Session, case: Case) -> None:
        self._tx = tx
        self._case_id = case.id
        self._now = clock.now()
        self._queue = packaged.clock_queue(case)
        self._schedules: dict[str, Schedule] = {}
        self._clocks = {row.kind: row for row in _unstopped(tx, case.id)}

    @property
    def is_any_running(self) -> bool:
        """Say whether a clock of the case runs now."""
        return any(row.paused_at is None for row in self._clocks.values())

    def start(self, kind: ClockKind) -> None:
        """Start a clock anew, ending the one of this kind that runs."""
        self.stop(kind)
        plan = self._plan(self._queue, kind, packaged.limits().time(self._queue, kind))
        if plan is None:
            return
        row = CaseClock(
            case_id=self._case_id,
            kind=kind.value,
            queue=self._queue,
            started_at=self._now,
            warn_at=plan.warn_at,
            due_at=plan.due_at,
        )
        self._tx.add(row)
        self._tx.flush()
        self._clocks[kind.value] = row

    def ask(self) -> None:
        """Have somebody answer the citizen: the next reply, unless a reply is awaited already."""
        if not any(kind.value in self._clocks for kind in _REPLIES):
            self.start(ClockKind.NEXT_REPLY)

    def stop(self, kind: ClockKind) -> None:
        """End a clock, if there is one; late is late even where nobody swept meanwhile."""
        row = self._clocks.pop(kind.value, None)
        if row is None:
            return
        self._note_breach(row)
        row.stopped_at = self._now
        self._tx.flush()  # before another of its kind is inserted

    def stop_all(self) -> None:
        """End every clock of the case."""
        for kind in list(self._clocks):
            self.stop(ClockKind(kind))

    def pause(self, kind: ClockKind, reason: str) -> None:
        """Let a clock stand still with what is left of it, in started minutes."""
        row = self._clocks.get(kind.value)
        if row is None or row.paused_at is not None:
            return
        self._note_breach(row)
        left = arithmetic.worked(self._hours(row.queue), self._now, row.due_at)
        row.left_minutes = -(-left // _MINUTE)
        row.paused_at, row.pause_reason = self._now, reason

    def go_on(self, kind: ClockKind) -> None:
        """Let a clock run: the paused one with what was left, or a new one where there is none."""
        row = self._clocks.get(kind.value)
        if row is None:
            self.start(kind)
        elif row.paused_at is not None:
            self._resume(row, kind)

    def move(self) -> None:
        """Bring running clocks to the case's present queue: never later, sooner if it is faster."""
        for row in self._clocks.values():
            if row.queue != self._queue:
                self._move(row, ClockKind(row.kind))

    def _resume(self, row: CaseClock, kind: ClockKind) -> None:
        plan = self._plan(row.queue, kind, timedelta(minutes=row.left_minutes or 0))
        if plan is not None:
            row.warn_at, row.due_at = plan.warn_at, plan.due_at
            row.left_minutes = row.paused_at = row.pause_reason = None

    def _move(self, row: CaseClock, kind: ClockKind) -> None:
        whole = packaged.limits().time(self._queue, kind)
        row.queue = self._queue
        if row.paused_at is not None:
            row.left_minutes = min(row.left_minutes or 0, whole // _MINUTE)
            return
        plan = self._plan(self._queue, kind, whole)
        if plan is not None and plan.due_at < row.due_at:
            row.warn_at, row.due_at, row.warned_at = plan.warn_at, plan.due_at, None

    def _note_breach(self, row: CaseClock) -> None:
        if row.paused_at is None and row.breached_at is None and self._now > row.due_at:
            row.breached_at = row.due_at

    def _plan(self, queue: str, kind: ClockKind, left: timedelta) -> "_Plan | None":
        """Return when a clock with this much left warns and is due; None if nobody ever works."""
        schedule = self._hours(queue)
        until_warning = max(timedelta(), left - packaged.limits().tail(queue, kind))
        try:
            return _Plan(
                arithmetic.add(schedule, self._now, until_warning),
                arithmetic.add(schedule, self._now, left),
            )
        except NoWorkingTimeError:
            return None

    def _hours(self, queue: str) -> Schedule:
        if queue not in self._schedules:
            self._schedules[queue] = schedule_of(self._tx, queue, self._now.date())
        return self._schedules[queue]


@dataclass(frozen=True)
class _Plan:
    warn_at: datetime
    due_at: datetime


def _unstopped(tx: Session, case_id: int) -> Sequence[CaseClock]:
    return tx.scalars(
        select(CaseClock)
        .where(CaseClock.case_id == case_id, CaseClock.stopped_at.is_(None))
        .order_by(CaseClock.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
