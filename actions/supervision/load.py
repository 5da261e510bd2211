"""Load per queue and per person, and how old the open cases are."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from actions.accounts import Permission, may
from actions.accounts.scope import in_scope
from actions.handoff.packaged import queues as known_queues
from actions.handoff.reading.listing import queue_name
from actions.handoff.reading.reach import open_only
from actions.storage.tables import OPEN_STATES, Case, CaseClock, CaseState, Staff, StaffSession
from actions.supervision.model import Load, PersonLoad, QueueLoad
from knowledge import clock

# The upper ends of the age classes; what is older than the last one is the class after it.
AGES = (timedelta(hours=1), timedelta(hours=4), timedelta(days=1), timedelta(days=3))
_OPEN = [state.value for state in OPEN_STATES]


class Sums:
    """Adds open cases up to a Load."""

    def __init__(self) -> None:
        self.counts = dict.fromkeys((*_OPEN, "urgent", "overdue"), 0)
        self.ages = [0] * (len(AGES) + 1)
        self.oldest: datetime | None = None

    def add(
        self, state: str, since: datetime, *, is_urgent: bool, is_overdue: bool, now: datetime
    ) -> None:
        self.counts[state] += 1
        self.counts["urgent"] += is_urgent and state == CaseState.QUEUED.value
        self.counts["overdue"] += is_overdue
        self.ages[age_class(now - since)] += 1
        self.oldest = since if self.oldest is None else min(self.oldest, since)

    @property
    def load(self) -> Load:
        return Load(
            waiting=self.counts[CaseState.QUEUED.value],
            urgent=self.counts["urgent"],
            owned=self.counts[CaseState.OWNED.value],
            waiting_citizen=self.counts[CaseState.WAITING_CITIZEN.value],
            transfer_pending=self.counts[CaseState.TRANSFER_PENDING.value],
            overdue=self.counts["overdue"],
            oldest=self.oldest,
        )


def age_class(age: timedelta) -> int:
    """Return the place of an age among AGES; an age of exactly an end belongs to the next one."""
    return sum(age >= end for end in AGES)


def read_load(tx: Session, scope: Staff) -> tuple[tuple[QueueLoad, ...], tuple[PersonLoad, ...]]:
    """Return the load of the queues and units of ``scope``, and of the people who work there.

    A person's load counts only cases in that scope. Queues without open cases are there with
    zeros; so are people without any, unless their account is disabled.
    """
    wanted, now = tuple(scope.queues), clock.now()
    by_queue: dict[str, Sums] = {queue: Sums() for queue in wanted or known_queues()}
    by_owner: dict[int, Sums] = {}
    late = _overdue_cases(tx, now)
    for id, queue, state, is_urgent, since, owner_id in _open_cases(tx, scope):
        sums = [by_queue.setdefault(queue, Sums())]
        if owner_id is not None:
            sums.append(by_owner.setdefault(owner_id, Sums()))
        for one in sums:
            one.add(state, since, is_urgent=is_urgent, is_overdue=id in late, now=now)
    lines = tuple(
        QueueLoad(queue, queue_name(queue), sums.load, tuple(sums.ages))
        for queue, sums in by_queue.items()
    )
    return lines, tuple(_people(tx, scope, by_owner))


def is_late(now: datetime) -> ColumnElement[bool]:
    """Return the condition that a clock runs past its moment."""
    return (
        CaseClock.stopped_at.is_(None) & CaseClock.paused_at.is_(None) & (CaseClock.due_at <= now)
    )


def _overdue_cases(tx: Session, now: datetime) -> set[int]:
    return set(tx.scalars(select(CaseClock.case_id).where(is_late(now))))


def _open_cases(
    tx: Session, scope: Staff
) -> Iterable[tuple[int, str, str, bool, datetime, int | None]]:
    columns = (Case.id, Case.queue, Case.state, Case.is_urgent, Case.queued_at, Case.owner_id)
    return tx.execute(select(*columns).where(open_only(), in_scope(scope)))


def _people(tx: Session, scope: Staff, by_owner: dict[int, Sums]) -> Iterable[PersonLoad]:
    seen = _last_seen(tx)
    for staff in tx.scalars(select(Staff).order_by(Staff.name, Staff.id)):
        sums = by_owner.get(staff.id)
        if sums is None and not _works_beside(staff, scope):
            continue
        yield PersonLoad(
            staff_id=staff.id,
            name=staff.name,
            office=staff.office,
            queues=tuple(staff.queues),
            units=tuple(staff.units),
            is_on_duty=staff.is_on_duty and not staff.is_disabled,
            seen_at=seen.get(staff.id),
            load=(sums or Sums()).load,
        )


def _works_beside(staff: Staff, scope: Staff) -> bool:
    is_able = not staff.is_disabled and may(staff, Permission.CASE_WORK)
    return is_able and _meet(staff.queues, scope.queues) and _meet(staff.units, scope.units)


def _meet(own: Sequence[str], others: Sequence[str]) -> bool:
    return not own or not others or not set(own).isdisjoint(others)


def _last_seen(tx: Session) -> dict[int, datetime]:
    rows = tx.execute(
        select(StaffSession.staff_id, func.max(StaffSession.seen_at))
        .where(StaffSession.expires_at > clock.now())
        .group_by(StaffSession.staff_id)
    )
    return {staff_id: seen_at for staff_id, seen_at in rows}
