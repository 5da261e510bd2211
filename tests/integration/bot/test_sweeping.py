"""The worker that does what time demands: every duty, and none that keeps the others."""

import asyncio
import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from actions import clocks, failpoints, handoff, oversight
from actions.handoff import TransferReason
from actions.storage.tables import Case, CaseEvent, Export, Notification, Presence
from bot.gateway.hub import Hub
from bot.sweeping import Step, Sweeper, case_steps
from knowledge import clock
from tests.integration.actions.clock_world import MONDAY, seed, supervisor, travel
from tests.integration.actions.handoff_world import World, check_invariants


@pytest.fixture
def world(database):
    made = World(database)
    seed(made)
    yield made
    with database.reading() as tx:
        check_invariants(tx)


def sweeper(world: World, *, has_group: bool = True) -> Sweeper:
    return Sweeper(world.database, Hub(), case_steps(has_group=has_group))


def kinds(world: World) -> list[str]:
    with world.database.reading() as tx:
        return list(tx.scalars(select(Notification.kind).order_by(Notification.id)))


async def test_a_stalled_case_goes_back_and_its_last_owner_is_told(world):
    wang = world.staff("wang")
    with travel(MONDAY) as moment:
        case = world.claimed(world.conversation(), wang)
        moment.shift(31 * 60)
        found = await sweeper(world).sweep()

    assert found["leases"] == [case.id]
    assert world.case(case.id).state == "queued"
    with world.database.reading() as tx:
        told = tx.execute(select(Notification.kind, Notification.staff_id)).all()
    assert set(told) >= {("lease_expired", wang), ("lease_expired", None)}


async def test_an_offer_nobody_answers_goes_back_to_its_sender(world):
    wang = world.staff("wang")
    with travel(MONDAY) as moment:
        case = world.claimed(world.conversation(), wang)
        with world.database.transaction() as tx:
            reason = next(iter(TransferReason))
            handoff.offer_transfer(tx, case.id, wang, queue="Q-YL", reason=reason)
        moment.shift(31 * 60)
        found = await sweeper(world).sweep()

    assert found["transfers"] == [case.id]
    assert "transfer_timed_out" in kinds(world)


async def test_a_case_whose_grace_is_over_is_closed(world):
    wang = world.staff("wang")
    with travel(MONDAY) as moment:
        case = world.claimed(world.conversation(), wang)
        with world.database.transaction() as tx:
            handoff.resolve(tx, case.id, wang, "explained")
        moment.shift(73 * 3600)
        found = await sweeper(world).sweep()

    assert found["grace"] == [case.id]
    assert world.case(case.id).state == "closed"


async def test_late_clocks_are_told_and_the_lists_hear_of_it(world):
    heard: list[frozenset[str]] = []
    with travel(MONDAY) as moment:
        world.request(world.conversation())
        moment.shift(50 * 60)
        world.database.on_commit = heard.append
        found = await sweeper(world).sweep()

    assert [alarm.kind for alarm in found["clocks"]] == [clocks.ClockKind.FIRST_REPLY]
    assert any(handoff.CASES_TOPIC in topics for topics in heard)


async def test_those_who_closed_their_browser_are_forgotten(world):
    wang, li = world.staff("wang"), world.staff("li")
    case = world.request(world.conversation())
    now = clock.now()
    with world.database.transaction() as tx:
        for staff_id, minutes in ((wang, 11), (li, 9)):
            seen = now - timedelta(minutes=minutes)
            tx.add(Presence(case_id=case.id, staff_id=staff_id, doing="reading", seen_at=seen))

    await sweeper(world).sweep()

    with world.database.reading() as tx:
        assert list(tx.scalars(select(Presence.staff_id))) == [li]


async def test_an_approved_export_that_nobody_fetched_in_a_day_expires(world):
    asker, other = supervisor(world, "li"), supervisor(world, "zhou")
    with travel(MONDAY) as moment:
        period = oversight.Period(clock.today(), clock.today())
        with world.database.transaction() as tx:
            old = oversight.ask(tx, asker, "cases", period, "月报")
            oversight.approve(tx, old.id, other)
        moment.shift(23 * 3600)
        before = await sweeper(world).sweep()
        moment.shift(3600)
        after = await sweeper(world).sweep()

    assert (before["exports"], after["exports"]) == (0, 1)
    with world.database.reading() as tx:
        assert tx.get_one(Export, old.id).state == "expired"


@pytest.mark.parametrize(("has_group", "state"), [(False, "off"), (True, "pending")])
async def test_without_a_group_nothing_piles_up_for_one(world, has_group, state):
    world.request(world.conversation())

    await sweeper(world, has_group=has_group).sweep()

    with world.database.reading() as tx:
        assert list(tx.scalars(select(Notification.outside))) == [state]


async def test_a_duty_that_fails_undoes_itself_and_leaves_the_others(world):
    case = world.request(world.conversation())

    def fails(tx):
        tx.get_one(Case, case.id).no_clock_reason = "half done"
        tx.flush()
        raise RuntimeError("the database is away")

    done: list[str] = []
    steps = [Step("broken", fails), Step("next", lambda tx: done.append("next"))]
    found = await Sweeper(world.database, Hub(), steps).sweep()

    assert (done, list(found)) == (["next"], ["next"])
    assert world.case(case.id).no_clock_reason is None


async def test_a_power_cut_within_any_duty_undoes_it(world, monkeypatch):
    wang, reached = world.staff("wang"), []

    def dies(name: str) -> None:
        if name == "sweep.working":
            reached.append(name)
            raise RuntimeError("power cut")

    with travel(MONDAY) as moment:
        case = world.claimed(world.conversation(), wang)
        moment.shift(31 * 60)
        monkeypatch.setattr(failpoints, "reach", dies)
        found = await sweeper(world).sweep()

    assert (found, len(reached)) == ({}, len(case_steps(has_group=True)))
    assert world.case(case.id).state == "owned"


async def test_it_goes_on_until_it_is_ended(world):
    found = threading.Event()
    worker = Sweeper(world.database, Hub(), [Step("seen", lambda tx: found.set())])

    async for _ in _runs(worker):
        if found.is_set():
            break

    assert found.is_set()


async def _runs(worker: Sweeper):
    task = asyncio.create_task(worker.run())
    try:
        while not task.done():
            yield
            await asyncio.sleep(0.01)
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def test_two_processes_sweep_at_one_moment_and_nothing_is_done_twice(world):
    wang = world.staff("wang")
    with travel(MONDAY) as moment:
        for _ in range(8):
            world.claimed(world.conversation(), wang)
        moment.shift(3 * 3600)
        barrier, errors = threading.Barrier(2), []

        def run() -> None:
            barrier.wait()
            for step in case_steps(has_group=True):
                try:
                    with world.database.transaction() as tx:
                        step.work(tx)
                except Exception as error:
                    errors.append(f"{step.name}: {error!r}")

        threads = [threading.Thread(target=run) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert errors == []
    with world.database.reading() as tx:
        expired = list(tx.scalars(select(CaseEvent.case_id).filter_by(kind="lease_expired")))
        late = select(Notification.case_id).filter_by(kind="sla_breach_first_reply")
        assert len(expired) == len(set(expired)) == 8
        assert len(tx.scalars(late).all()) == 8
