"""The console's lists over a real database."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from actions import handoff
from actions.handoff import CasePage, Shelf
from actions.storage.tables import Case, CaseClock, Staff, Transfer
from knowledge import clock
from tests.integration.actions.handoff_world import World

MOMENT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)  # a Tuesday, ten o'clock where citizens live


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel(MOMENT, tick=False):
        yield


def page(world: World, staff_id: int, shelf: str, after: str = "", limit: int = 50) -> CasePage:
    with world.database.reading() as tx:
        return handoff.shelf_page(tx, tx.get_one(Staff, staff_id), shelf, after, limit)


def nos(found: CasePage) -> list[str]:
    return [row.no for row in found.rows]


def waiting(world: World, queue: str = "Q-YL", **options: object) -> Case:
    return world.request(world.conversation(), queue=queue, **options)


def change_clock(world: World, case_id: int, **values: object) -> None:
    with world.database.transaction() as tx:
        tx.query(CaseClock).filter_by(case_id=case_id).delete()
        started = {"started_at": MOMENT, "warn_at": MOMENT + timedelta(hours=2)}
        tx.add(CaseClock(case_id=case_id, kind="resolve", queue="Q-YL", **{**started, **values}))
        stands = values.keys() & {"paused_at", "stopped_at"}
        tx.get_one(Case, case_id).no_clock_reason = "waiting_citizen" if stands else None


def offer(world: World, case: Case, sender: int, queue: str, to: int | None = None) -> Transfer:
    with world.database.transaction() as tx:
        return handoff.offer_transfer(
            tx, case.id, sender, queue=queue, to_staff_id=to, reason="wrong_queue"
        )


def test_pages_hold_every_waiting_case_once_urgent_first(world: World):
    clerk = world.staff("wang")
    made = [waiting(world, urgent=number == 4) for number in range(7)]

    pages, after = [], ""
    while True:
        one = page(world, clerk, Shelf.WAITING, after, limit=3)
        pages.append(nos(one))
        after = one.next
        if not after:
            break

    expected = [made[4].no, *(case.no for number, case in enumerate(made) if number != 4)]
    assert [len(one) for one in pages] == [3, 3, 1]
    assert [no for one in pages for no in one] == expected


def test_a_page_goes_on_where_the_last_one_ended_though_cases_came_and_went(world: World):
    clerk = world.staff("wang")
    made = [waiting(world) for _ in range(4)]
    first = page(world, clerk, Shelf.WAITING, limit=2)
    with world.database.transaction() as tx:
        handoff.claim(tx, made[0].id, clerk, made[0].version)
    waiting(world, urgent=True)

    second = page(world, clerk, Shelf.WAITING, first.next)

    assert nos(second) == [made[2].no, made[3].no]


@pytest.mark.parametrize("cursor", ["", "x", "1.2", "1.2.3.4", f"1.{2**70}.1", f"2.3.{2**63}"])
def test_a_place_that_makes_no_sense_is_the_beginning(world: World, cursor: str):
    clerk, case = world.staff("wang"), waiting(world)

    assert nos(page(world, clerk, Shelf.WAITING, cursor)) == [case.no]


def test_every_list_keeps_to_the_queues(world: World):
    clerk, other = world.staff("wang", queues=("Q-TY",)), world.staff("zhao")
    case = waiting(world, urgent=True)
    owned = world.claimed(world.conversation(), other)
    change_clock(world, case.id, due_at=MOMENT - timedelta(minutes=1))

    seen = [nos(page(world, clerk, shelf)) for shelf in (*Shelf, case.queue, owned.queue)]

    assert seen == [[]] * len(seen)


def test_units_narrow_the_lists_and_a_case_without_one_is_anybodys(world: World):
    clerk = world.staff("wang")
    here, there, anywhere = (waiting(world) for _ in range(3))
    with world.database.transaction() as tx:
        tx.get_one(Staff, clerk).units = ["wenfeng"]
        tx.get_one(Case, here.id).unit = "wenfeng"
        tx.get_one(Case, there.id).unit = "elsewhere"
        tx.get_one(Case, anywhere.id).unit = None

    assert nos(page(world, clerk, Shelf.WAITING)) == [here.no, anywhere.no]


def test_mine_begins_with_those_whose_citizen_wrote_last(world: World):
    clerk = world.staff("wang")
    first, second = (world.claimed(world.conversation(), clerk) for _ in range(2))
    with world.database.transaction() as tx:
        handoff.reply(tx, first.id, clerk, "请讲")

    with world.database.reading() as tx:
        counts = handoff.count_lists(tx, tx.get_one(Staff, clerk))

    assert nos(page(world, clerk, Shelf.MINE)) == [second.no, first.no]
    assert (counts.shelves["mine"], counts.mine_to_answer, counts.shelves["owned"]) == (2, 1, 2)


@pytest.mark.parametrize(
    ("queue", "to", "is_seen"),
    [
        ("Q-TY", None, True),  # everybody of the queue
        ("Q-YL", None, False),  # another queue
        ("Q-TY", 2, True),  # this person
        ("Q-TY", 3, False),  # a colleague in the same queue
    ],
)
def test_offers_show_to_the_queue_or_the_person(
    world: World, queue: str, to: int | None, is_seen: bool
):
    sender = world.staff("one")
    clerk, _ = world.staff("two", queues=("Q-TY",)), world.staff("three")
    case = world.claimed(world.conversation(), sender)
    offer(world, case, sender, queue, to)

    found = page(world, clerk, Shelf.OFFERED)

    assert nos(found) == ([case.no] if is_seen else [])
    assert all((row.offered_by, bool(row.offered_to)) == ("one", True) for row in found.rows)
    assert nos(page(world, sender, Shelf.OFFERED)) == []


def test_an_answered_offer_is_no_offer(world: World):
    sender, clerk = world.staff("one"), world.staff("two")
    case = world.claimed(world.conversation(), sender)
    offered = offer(world, case, sender, "Q-TY")
    with world.database.transaction() as tx:
        handoff.withdraw_transfer(tx, offered.id, sender)

    assert nos(page(world, clerk, Shelf.OFFERED)) == []


@pytest.mark.parametrize(
    ("values", "is_late"),
    [
        ({"due_at": MOMENT - timedelta(seconds=1)}, True),
        ({"due_at": MOMENT}, False),
        ({"due_at": MOMENT - timedelta(hours=1), "paused_at": MOMENT}, False),
        ({"due_at": MOMENT - timedelta(hours=1), "stopped_at": MOMENT}, False),
    ],
)
def test_overdue_is_a_running_clock_past_its_end(
    world: World, values: dict[str, object], is_late: bool
):
    clerk, case = world.staff("wang"), waiting(world)
    change_clock(world, case.id, **values)

    found = page(world, clerk, Shelf.OVERDUE)

    assert nos(found) == ([case.no] if is_late else [])
    assert [row.deadline.is_late for row in found.rows if row.deadline] == [True] * is_late


def test_a_line_shows_the_clock_that_presses_most(world: World):
    clerk, case = world.staff("wang"), waiting(world)
    change_clock(world, case.id, due_at=MOMENT + timedelta(hours=3))
    with world.database.transaction() as tx:
        for kind, hours in (("first_reply", 1), ("transfer", 2)):
            due = MOMENT + timedelta(hours=hours)
            tx.add(CaseClock(case_id=case.id, kind=kind, queue="Q-YL", warn_at=MOMENT, due_at=due,
                             paused_at=MOMENT if kind == "first_reply" else None))  # fmt: skip

    row = page(world, clerk, Shelf.WAITING).rows[0]

    assert row.deadline is not None
    assert (row.deadline.kind, row.deadline.is_near, row.deadline.is_late) == (
        "transfer", True, False,
    )  # fmt: skip


def test_recent_are_the_resolved_ones_that_may_come_back(world: World):
    clerk = world.staff("wang")
    case = world.claimed(world.conversation(), clerk)
    with world.database.transaction() as tx:
        handoff.resolve(tx, case.id, clerk, "explained", "")

    within = nos(page(world, clerk, Shelf.RECENT))
    with time_machine.travel(MOMENT + timedelta(days=30), tick=False):
        later = nos(page(world, clerk, Shelf.RECENT))

    assert (within, later) == ([case.no], [])


def test_places_in_the_list_are_those_the_citizen_is_told(world: World):
    clerk = world.staff("wang")
    for number in range(5):
        waiting(world, queue="Q-YL" if number % 2 else "Q-TY", urgent=number == 3)

    rows = page(world, clerk, Shelf.WAITING).rows

    with world.database.reading() as tx:
        told = [handoff.position(tx, tx.get_one(Case, row.id)) for row in rows]
    assert [row.position for row in rows] == told
    assert clock.now() == MOMENT


@pytest.mark.parametrize(
    ("queues", "units"),
    [
        ((), ()),
        (("Q-YL",), ()),
        (("Q-TY", "Q-YL"), ()),
        ((), ("wenfeng",)),
        (("Q-JZ",), ("other",)),
    ],
)
def test_the_numbers_are_those_of_the_lists(
    world: World, queues: tuple[str, ...], units: tuple[str, ...]
):
    clerk, other = world.staff("wang"), world.staff("zhao")
    made = [waiting(world, urgent=number == 0) for number in range(3)]
    change_clock(world, made[0].id, due_at=MOMENT - timedelta(minutes=1))
    owned = [world.claimed(world.conversation(), who) for who in (clerk, clerk, other)]
    offer(world, owned[2], other, "Q-TY")
    with world.database.transaction() as tx:
        tx.get_one(Case, made[1].id).unit = "wenfeng"
        handoff.reply(tx, owned[0].id, clerk, "请讲")
        tx.get_one(Staff, clerk).queues = list(queues)
    if units:
        world.assign_units(clerk, *units)

    with world.database.reading() as tx:
        counts = handoff.count_lists(tx, tx.get_one(Staff, clerk))

    listed = {shelf: len(page(world, clerk, shelf).rows) for shelf in counts.shelves}
    by_queue = {row.queue: row.waiting + row.owned for row in counts.queues}
    assert counts.shelves == listed
    assert counts.mine_to_answer == 1
    assert by_queue == {queue: len(page(world, clerk, queue).rows) for queue in by_queue}
    assert sum(row.waiting for row in counts.queues) == listed["all"]
