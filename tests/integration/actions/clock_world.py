"""Short words for the tests of clocks and notifications. The week is that of National Day 2026."""

from datetime import datetime, timedelta

import time_machine
from sqlalchemy import select

from actions import clocks
from actions.storage.tables import CaseClock, Notification, Staff
from knowledge.clock import LOCAL
from tests.integration.actions.handoff_world import World

MONDAY = "2026-09-28 10:00"
FRIDAY_EVENING = "2026-10-09 17:00"  # half an hour is left; Saturday is worked (调休)
TWENTY = [*range(1, 21)]  # minutes of waiting, all within Monday's first hour
_HOURS = [(540, 720), (840, 1050)]


def at(text: str) -> datetime:
    """A local moment."""
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL)


def travel(text: str) -> time_machine.travel:
    """Stand still at a local moment."""
    return time_machine.travel(at(text), tick=False)


def seed(world: World) -> None:
    """Fill the calendar, as every start does."""
    with world.database.transaction() as tx:
        clocks.seed(tx)


def clock_rows(world: World, case_id: int, kind: str) -> list[CaseClock]:
    """Every clock of a kind that a case has had, oldest first."""
    with world.database.reading() as tx:
        chosen = select(CaseClock).where(CaseClock.case_id == case_id, CaseClock.kind == kind)
        return list(tx.scalars(chosen.order_by(CaseClock.id)))


def clock_row(world: World, case_id: int, kind: str) -> CaseClock:
    """The newest clock of a kind."""
    return clock_rows(world, case_id, kind)[-1]


def unstopped(world: World, case_id: int) -> dict[str, bool]:
    """The kinds of clocks that have not stopped, and whether they run."""
    with world.database.reading() as tx:
        return {one.kind: one.paused_at is None for one in clocks.deadlines(tx, case_id)}


def sweep(world: World) -> list[tuple[str, bool]]:
    """Look at the clocks once: which kinds gave an alarm, and whether it was a breach."""
    with world.database.transaction() as tx:
        return [(alarm.kind.value, alarm.is_breach) for alarm in clocks.sweep(tx)]


def supervisor(world: World, login: str, queues: tuple[str, ...] = ()) -> int:
    """A supervisor who sees these queues; none named: all."""
    staff_id = world.staff(login, queues)
    with world.database.transaction() as tx:
        tx.get_one(Staff, staff_id).role = "supervisor"
    return staff_id


def told(world: World, case_id: int) -> list[tuple[str, int | None]]:
    """What was told of a case, in order, and to whom; None is the whole queue."""
    with world.database.reading() as tx:
        chosen = select(Notification).where(Notification.case_id == case_id)
        return [(row.kind, row.staff_id) for row in tx.scalars(chosen.order_by(Notification.id))]


def confirm(world: World, *weekdays: int) -> None:
    """Say that the usual hours of these weekdays (0 is Monday) are right."""
    with world.database.transaction() as tx:
        for weekday in weekdays:
            clocks.set_hours(tx, "", weekday, _HOURS, None)


def finished(world: World, minutes: list[int], ended: str = MONDAY) -> None:
    """Cases of Q-JZ whose first reply came after so many working minutes, all at one moment."""
    for wait in minutes:
        with travel(ended):
            case = world.request(world.conversation())
        end_wait(world, case.id, wait, ended)


def end_wait(world: World, case_id: int, wait: int, ended: str = MONDAY) -> None:
    """Have the first reply of a case come at that moment, after so many minutes."""
    with world.database.transaction() as tx:
        first = tx.query(CaseClock).filter_by(case_id=case_id, kind="first_reply").one()
        first.started_at = at(ended) - timedelta(minutes=wait)
        first.stopped_at = at(ended)
