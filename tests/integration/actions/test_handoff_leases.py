from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import update

from actions import handoff
from actions.handoff import CaseConflictError, Limits, Resolution, TransferReason
from actions.storage.tables import Case
from knowledge import clock

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
