"""Warnings and breaches: each once, whoever sweeps, and nothing that stands still."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import delete, update

from actions import clocks, handoff
from actions.storage.tables import Case, CaseClock
from tests.integration.actions.clock_world import (
    FRIDAY_EVENING,
    MONDAY,
    at,
    clock_row,
    seed,
    supervisor,
    sweep,
    told,
    travel,
    unstopped,
)

WARNING, BREACH = ("first_reply", False), ("first_reply", True)


@pytest.fixture
def wang(world):
    seed(world)
    return world.staff("wang")


def test_a_clock_warns_once_and_is_late_once(world, wang):
    with travel(MONDAY) as moment:
        case = world.request(world.conversation())
        found = {}
        for minute in (44, 45, 46, 60, 61, 62, 200):
            moment.move_to(at(MONDAY) + timedelta(minutes=minute))
            found[minute] = sweep(world)

    # The moment it is due is still in time.
    assert found == {44: [], 45: [WARNING], 46: [], 60: [], 61: [BREACH], 62: [], 200: []}
    row = clock_row(world, case.id, "first_reply")
    assert (row.warned_at, row.breached_at) == (at("2026-09-28 10:45"), at("2026-09-28 11:00"))


def test_who_was_away_for_both_is_told_of_the_breach_only(world, wang):
    with travel(MONDAY) as moment:
        case = world.request(world.conversation())
        moment.shift(3 * 3600)
        found = [sweep(world), sweep(world)]

    assert found == [[BREACH], []]
    assert clock_row(world, case.id, "first_reply").warned_at is None


def test_nothing_is_due_over_the_night_before_a_worked_saturday(world, wang):
    with travel(FRIDAY_EVENING) as moment:
        world.request(world.conversation())
        moment.move_to(at("2026-10-10 09:14"))
        night = sweep(world)
        moment.move_to(at("2026-10-10 09:15"))  # 45 of 60 minutes
        warning = sweep(world)
        moment.move_to(at("2026-10-10 09:30:01"))

        assert (night, warning, sweep(world)) == ([], [WARNING], [BREACH])


def test_a_paused_clock_and_a_stopped_one_give_no_alarm(world, wang):
    with travel(MONDAY) as moment:
        case = world.claimed(world.conversation(), wang)
        with world.database.transaction() as tx:
            handoff.reply(tx, case.id, wang, "请讲")
        moment.move_to(at("2026-12-01 10:00"))

        assert sweep(world) == []
    assert unstopped(world, case.id) == {"resolve": False}


def test_the_owner_and_the_supervisors_of_the_queue_are_told(world, wang):
    boss, other = supervisor(world, "boss", ("Q-JZ",)), supervisor(world, "other", ("Q-YL",))
    with travel(MONDAY) as moment:
        case = world.claimed(world.conversation(), wang)
        moment.shift(3 * 3600)
        sweep(world)

    late = [one for one in told(world, case.id) if one[0].startswith("sla")]
    assert late == [("sla_breach_first_reply", wang), ("sla_breach_first_reply", boss)]
    assert other not in [staff_id for _, staff_id in late]


def test_while_nobody_has_the_case_its_queue_is_told(world, wang):
    supervisor(world, "boss")
    with travel(MONDAY) as moment:
        case = world.request(world.conversation())
        moment.shift(50 * 60)
        sweep(world)

    assert told(world, case.id)[1:] == [("sla_warning_first_reply", None)]


def test_two_sweepers_at_one_moment_tell_once(world, wang, database):
    with travel(MONDAY) as moment:
        cases = [world.request(world.conversation()).id for _ in range(20)]
        moment.shift(2 * 3600)
        barrier, found = threading.Barrier(2), []

        def run() -> None:
            barrier.wait()
            for _ in range(5):
                found.extend(sweep(world))

        threads = [threading.Thread(target=run) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert found == [BREACH] * 20
    for case_id in cases:
        assert [kind for kind, _ in told(world, case_id)] == ["new", "sla_breach_first_reply"]


def test_a_sweep_and_the_transitions_of_the_same_cases_do_not_block_each_other(world, wang):
    with travel(MONDAY) as moment:
        cases = [world.claimed(world.conversation(), wang) for _ in range(15)]
        moment.shift(2 * 3600)
        errors: list[Exception] = []

        def reply() -> None:
            for case in cases:
                try:
                    with world.database.transaction() as tx:
                        handoff.reply(tx, case.id, wang, "请讲")
                except Exception as error:  # a deadlock is what the test looks for
                    errors.append(error)

        def look() -> None:
            for _ in range(15):
                try:
                    sweep(world)
                except Exception as error:
                    errors.append(error)

        threads = [threading.Thread(target=one) for one in (reply, look, look)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert errors == []
    for case in cases:
        assert clock_row(world, case.id, "first_reply").breached_at is not None


def without_clocks(world, case_id: int) -> None:
    """As a case is that is older than the clocks."""
    with world.database.transaction() as tx:
        tx.execute(delete(CaseClock).where(CaseClock.case_id == case_id))
        tx.execute(update(Case).where(Case.id == case_id).values(no_clock_reason=None))


def adopt(world) -> list[int]:
    with world.database.transaction() as tx:
        return clocks.adopt(tx)


def test_a_case_older_than_the_clocks_gets_them(world, wang):
    waiting = world.request(world.conversation())
    owned = world.claimed(world.conversation(), wang)
    answered = world.claimed(world.conversation(), wang)
    with world.database.transaction() as tx:
        handoff.reply(tx, answered.id, wang, "请讲")
    for case in (waiting, owned, answered):
        without_clocks(world, case.id)

    assert adopt(world) == [waiting.id, owned.id]
    assert adopt(world) == []
    assert unstopped(world, waiting.id) == {"next_reply": True, "resolve": True}
    assert unstopped(world, owned.id) == {"resolve": True}
    assert world.case(answered.id).no_clock_reason == "waiting_citizen"


def test_a_case_that_nobody_worked_gets_clocks_once_somebody_does(world, wang):
    case = world.request(world.conversation())
    without_clocks(world, case.id)
    with world.database.transaction() as tx:
        tx.execute(update(Case).values(no_clock_reason="no_hours"))

    assert adopt(world) == [case.id]
    assert world.case(case.id).no_clock_reason is None


def test_an_ended_case_is_not_adopted(world, wang):
    conversation = world.conversation()
    case = world.request(conversation)
    with world.database.transaction() as tx:
        handoff.withdraw(tx, conversation)
    without_clocks(world, case.id)

    assert adopt(world) == []
