"""Load, ageing and alarms on both databases."""

from datetime import datetime, timedelta

import pytest
import time_machine
from sqlalchemy.orm import Session

from actions import supervision
from actions.storage.database import Database
from actions.storage.tables import Case, Staff
from actions.supervision.load import age_class
from knowledge.clock import LOCAL
from tests.integration.actions.statistics_world import MIDNIGHT, Made, store

NOW = datetime(2026, 11, 9, 12, tzinfo=LOCAL)
MINUTES = int((NOW - MIDNIGHT).total_seconds() // 60)


@pytest.mark.parametrize(
    ("age", "expected"),
    [
        (timedelta(minutes=59), 0),
        (timedelta(hours=1), 1),  # an end belongs to the next class
        (timedelta(hours=4), 2),
        (timedelta(hours=23), 2),
        (timedelta(days=1), 3),
        (timedelta(days=3), 4),
        (timedelta(days=300), 4),
    ],
)
def test_ages_fall_into_classes(age: timedelta, expected: int):
    assert age_class(age) == expected


def scope(queues: tuple[str, ...] = (), units: tuple[str, ...] = ()) -> Staff:
    return Staff(id=0, login="b", role="supervisor", queues=list(queues), units=list(units))


def made(queue: str, minutes_ago: int, state: str = "queued", clock: str = "running") -> Made:
    return Made(queue, MINUTES - minutes_ago, state=state, clocks=(("first_reply", clock),))


CASES = [
    made("Q-JZ", 30),
    made("Q-JZ", 300, "owned", "late"),
    made("Q-JZ", 5000, "waiting_citizen", "paused"),
    made("Q-JZ", 9000, "closed", "missed"),  # over: no load
    made("Q-YL", 70, "transfer_pending"),
    made("Q-TB", 10),
]


@pytest.fixture
def tx(database: Database):
    with time_machine.travel(NOW, tick=False), database.transaction() as session:
        store(session, CASES, NOW)
        yield session


def test_open_cases_are_counted_where_they_stand(tx: Session):
    seen = supervision.read_oversight(tx, scope(("Q-JZ", "Q-YL")))

    jz, yl = seen.queues
    assert (jz.load.waiting, jz.load.owned, jz.load.waiting_citizen) == (1, 1, 1)
    assert (jz.load.overdue, yl.load.transfer_pending, yl.load.overdue) == (1, 1, 0)
    assert (jz.ages, yl.ages) == ((1, 0, 1, 0, 1), (0, 1, 0, 0, 0))
    assert jz.load.oldest == NOW - timedelta(minutes=5000)


def test_a_persons_load_is_what_they_hold_in_that_scope(tx: Session):
    everywhere = supervision.read_oversight(tx, scope()).people
    here = supervision.read_oversight(tx, scope(("Q-YL",))).people

    assert [(one.load.total, one.load.overdue) for one in everywhere] == [(3, 1)]
    assert [one.load.total for one in here] == [1]


def test_people_who_are_gone_are_listed_only_with_what_they_hold(tx: Session):
    tx.add(Staff(login="gone", name="走了", password_hash="-", is_disabled=True))
    tx.add(Staff(login="audit", name="审计", password_hash="-", role="auditor"))
    tx.add(Staff(login="new", name="新来的", password_hash="-", is_on_duty=False))
    tx.flush()

    people = supervision.read_oversight(tx, scope()).people

    assert {(one.name, one.is_on_duty) for one in people} == {("王小明", True), ("新来的", False)}


def test_alarms_are_late_ones_first_and_nothing_that_stands_still(tx: Session):
    seen = supervision.read_oversight(tx, scope())

    assert [line.is_late for line in seen.alarms] == [True, False, False, False]
    assert (seen.alarms[0].queue, seen.alarms[0].owner_name) == ("Q-JZ", "王小明")
    assert seen.more_alarms == 0
    assert len(supervision.read_oversight(tx, scope(("Q-TB",))).alarms) == 1


def test_cases_of_another_office_are_not_seen(tx: Session):
    case = tx.query(Case).filter_by(queue="Q-TB").one()
    case.unit = "linjiang"
    tx.flush()

    theirs = supervision.list_open(tx, scope(units=("linjiang",)))
    ours = supervision.list_open(tx, scope(units=("guanmian",)))

    assert case.id in [row.id for row in theirs]
    assert case.id not in [row.id for row in ours]
    assert [row.queued_at for row in ours] == sorted(row.queued_at for row in ours)
