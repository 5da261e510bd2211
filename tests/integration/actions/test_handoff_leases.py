from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import update

from actions import clocks, handoff
from actions.handoff import CaseConflictError, Limits, Reason, Resolution, TransferReason
from actions.storage.tables import Case
from knowledge import clock
from tests.integration.actions.clock_world import at

SHORT = Limits(lease=timedelta(minutes=5))


def _expire(database, moment, **options):
    with time_machine.travel(moment, tick=False), database.transaction() as tx:
        return handoff.expire_leases(tx, **options)


def test_a_stalled_case_goes_back_to_its_old_place(world, database):
    conversation, wang = world.conversation(), world.staff("wang")
    case = world.claimed(conversation, wang)
    world.request(world.conversation())  # came later

    assert _expire(database, case.lease_until - timedelta(seconds=1)) == []
    assert _expire(database, case.lease_until) == [case.id]

    back = world.case(case.id)
    assert (back.state, back.owner_id, back.last_owner_id) == ("queued", None, wang)
    assert (back.queue, back.queued_at, back.lease_until) == (case.queue, case.queued_at, None)
    assert world.mode(conversation) == ("queue", 3, False)
    assert "排在最前面" in world.last_notice(conversation).text
    assert world.kinds(case.id) == ["requested", "claimed", "lease_expired"]


def test_the_lease_is_as_long_as_configured(world, database):
    case, wang = world.request(world.conversation()), world.staff("wang")

    with database.transaction() as tx:
        owned = handoff.claim(tx, case.id, wang, case.version, limits=SHORT)

    assert owned.lease_until - owned.owned_at == timedelta(minutes=5)


def test_the_deployers_limits_hold_where_none_are_given(world, database):
    wang, later = world.staff("wang"), timedelta(hours=5)
    handoff.use(handoff.Choices(limits=Limits(SHORT.lease, timedelta(minutes=7), later)))
    try:
        case = world.claimed(world.conversation(), wang)
        with database.transaction() as tx:
            offer = handoff.offer_transfer(
                tx, case.id, wang, queue="Q-TB", reason=TransferReason.WRONG_QUEUE
            )
            handoff.withdraw_transfer(tx, offer.id, wang)
            ended = handoff.resolve(tx, case.id, wang, Resolution.EXPLAINED)
    finally:
        handoff.use(handoff.Choices())

    assert case.lease_until - case.owned_at == SHORT.lease
    assert offer.until - offer.offered_at == timedelta(minutes=7)
    assert ended.grace_until - ended.resolved_at == later


def test_a_sign_of_work_renews_the_lease_and_nothing_else(world, database):
    wang = world.staff("wang")
    case = world.claimed(world.conversation(), wang)

    with time_machine.travel(case.lease_until, tick=False), database.transaction() as tx:
        handoff.renew_lease(tx, case.id, wang)

    assert _expire(database, case.lease_until + timedelta(minutes=29)) == []
    assert world.case(case.id).version == case.version


def test_only_the_owner_renews_the_lease(world, database):
    wang, li = world.staff("wang"), world.staff("li")
    case = world.claimed(world.conversation(), wang)

    with pytest.raises(CaseConflictError, match="wang"), database.transaction() as tx:
        handoff.renew_lease(tx, case.id, li)


def test_no_lease_runs_while_the_citizen_has_the_word(world, database):
    conversation, wang = world.conversation(), world.staff("wang")
    case = world.claimed(conversation, wang)
    with database.transaction() as tx:
        handoff.reply(tx, case.id, wang, "几口人？")

    with database.transaction() as tx:
        handoff.renew_lease(tx, case.id, wang)

    assert world.case(case.id).lease_until is None
    assert _expire(database, clock.now() + timedelta(days=3)) == []


def test_the_lease_starts_again_when_the_citizen_writes(world, database):
    conversation, wang = world.conversation(), world.staff("wang")
    case = world.claimed(conversation, wang)
    with database.transaction() as tx:
        handoff.reply(tx, case.id, wang, "几口人？")

    with database.transaction() as tx:
        owned = handoff.citizen_wrote(tx, conversation)

    assert timedelta(minutes=29) < owned.lease_until - clock.now() <= timedelta(minutes=30)


def test_a_case_owned_before_there_were_leases_gets_one(world, database):
    case = world.claimed(world.conversation(), world.staff("wang"))
    with database.transaction() as tx:
        tx.execute(update(Case).values(lease_until=None))

    assert _expire(database, clock.now()) == []

    assert world.case(case.id).lease_until is not None


def test_everything_that_ends_ownership_ends_the_lease(world, database):
    wang = world.staff("wang")
    cases = [world.claimed(world.conversation(), wang) for _ in range(2)]

    with database.transaction() as tx:
        handoff.resolve(tx, cases[0].id, wang, "explained")
        handoff.return_to_queue(tx, cases[1].id, wang, "other")

    assert [world.case(case.id).lease_until for case in cases] == [None, None]


def test_the_next_case_is_the_urgent_one_then_the_oldest(world, database):
    wang = world.staff("wang")
    old, urgent = (
        world.request(world.conversation()),
        world.request(world.conversation(), reason="urgent"),
    )

    with database.transaction() as tx:
        taken = [handoff.take_next(tx, wang) for _ in range(3)]

    assert [case and case.id for case in taken] == [urgent.id, old.id, None]
    assert world.case(old.id).owner_id == wang


def test_the_next_case_is_one_of_the_own_queues_and_units(world, database):
    wang = world.staff("wang", ("Q-TB",))
    outside = world.request(world.conversation(), queue="Q-YL")
    other_unit = world.request(world.conversation(), queue="Q-TB")
    own_unit = world.request(world.conversation(), queue="Q-TB")
    world.assign_units(wang, "town-a")
    world.place(other_unit.id, "town-b")
    world.place(own_unit.id, "town-a")

    with database.transaction() as tx:
        taken = [handoff.take_next(tx, wang) for _ in range(2)]

    assert [case and case.id for case in taken] == [own_unit.id, None]
    assert world.case(outside.id).state == "queued"


def _confirm(world, queue=""):
    """A week of nine to twelve and two to half past five, as the supervisor sets it."""
    with world.database.transaction() as tx:
        clocks.seed(tx)
        for weekday in range(5):
            clocks.set_hours(tx, queue, weekday, ((540, 720), (840, 1050)), None)


@pytest.mark.parametrize(
    ("claimed", "ends"),
    [
        ("2026-09-28 10:00", "2026-09-28 10:30"),
        ("2026-09-28 17:10", "2026-09-29 09:10"),  # goes home at half past five
        ("2026-09-28 11:45", "2026-09-28 14:15"),  # the noon rest
        ("2026-09-28 17:00", "2026-09-29 09:00"),  # runs out with the day: not at its stroke
        ("2026-09-28 21:00", "2026-09-29 09:30"),  # somebody works late
        ("2026-09-30 17:20", "2026-10-08 09:20"),  # National Day
    ],
)
def test_a_lease_runs_in_confirmed_working_time(world, database, claimed, ends):
    _confirm(world)
    with time_machine.travel(at(claimed), tick=False):
        case = world.claimed(world.conversation(), world.staff("wang"))

    assert case.lease_until == at(ends)
    assert _expire(database, at(ends) - timedelta(seconds=1)) == []
    assert _expire(database, at(ends)) == [case.id]


def test_hours_that_nobody_confirmed_do_not_prolong_a_lease(world):
    with time_machine.travel(at("2026-09-28 17:10"), tick=False):
        case = world.claimed(world.conversation(), world.staff("wang"))

    assert case.lease_until == at("2026-09-28 17:40")


def test_one_day_that_nobody_confirmed_leaves_the_wall_clock(world, database):
    _confirm(world)
    with database.transaction() as tx:
        clocks.clear_hours(tx, "", 2)
    with time_machine.travel(at("2026-09-28 17:10"), tick=False):
        case = world.claimed(world.conversation(), world.staff("wang"))

    assert case.lease_until == at("2026-09-28 17:40")


def test_danger_is_not_left_lying_over_night(world, database):
    _confirm(world)
    with time_machine.travel(at("2026-09-28 17:10"), tick=False):
        case, wang = world.request(world.conversation(), reason=Reason.CRISIS), world.staff("wang")
        with database.transaction() as tx:
            owned = handoff.claim(tx, case.id, wang, case.version)

    assert owned.lease_until == at("2026-09-28 17:40")


def test_every_sign_of_work_and_every_owner_has_working_time(world, database):
    _confirm(world)
    wang, li = world.staff("wang"), world.staff("li")
    conversation = world.conversation()
    with time_machine.travel(at("2026-09-28 16:00"), tick=False) as moment:
        case = world.claimed(conversation, wang)
        moment.move_to(at("2026-09-28 17:10"))
        with database.transaction() as tx:
            handoff.renew_lease(tx, case.id, wang)
        found = [world.case(case.id).lease_until]
        with database.transaction() as tx:
            handoff.reply(tx, case.id, wang, "您好")
            handoff.citizen_wrote(tx, conversation)
        found.append(world.case(case.id).lease_until)
        with database.transaction() as tx:
            offer = handoff.offer_transfer(tx, case.id, wang, queue="Q-YL", reason="other")
            found.append(offer.until)
            handoff.accept_transfer(tx, offer.id, li)
        found.append(world.case(case.id).lease_until)

    assert found == [at("2026-09-29 09:10")] * 4


def test_who_accepts_has_the_hours_of_the_queue_it_goes_to(world, database):
    _confirm(world)
    wang, li = world.staff("wang"), world.staff("li")
    with database.transaction() as tx:
        clocks.set_hours(tx, "Q-YL", 0, ((540, 1200),), None)
    with time_machine.travel(at("2026-09-28 17:10"), tick=False):
        case = world.claimed(world.conversation(), wang)
        with database.transaction() as tx:
            offer = handoff.offer_transfer(tx, case.id, wang, queue="Q-YL", reason="other")
            accepted = handoff.accept_transfer(tx, offer.id, li)

    assert (offer.until, accepted.lease_until) == (at("2026-09-28 17:40"),) * 2
