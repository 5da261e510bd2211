"""What only a race shows in life: the second look under the lock, the last line in the database."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from actions import handoff
from actions.delivery import inbound
from actions.handoff import CaseConflictError
from actions.handoff.ownership import leases, offers
from actions.handoff.ownership.offers import Ending
from actions.storage.tables import Author, Transfer
from knowledge import clock


def test_a_sign_of_work_between_the_reading_and_the_lock_keeps_the_case(
    world, database, monkeypatch
):
    """The sweep has read that the lease is over; then the owner writes a note."""
    wang = world.staff("wang")
    case = world.claimed(world.conversation(), wang)
    monkeypatch.setattr(leases, "ids_in_lock_order", lambda _tx, *_: [case.id])

    with database.transaction() as tx:
        assert handoff.expire_leases(tx) == []

    assert world.case(case.id).owner_id == wang


def test_an_ended_offer_is_not_ended_again(world, database):
    wang, li = world.staff("wang"), world.staff("li")
    case = world.claimed(world.conversation(), wang)
    with database.transaction() as tx:
        offer = handoff.offer_transfer(tx, case.id, wang, queue="Q-TB", reason="other")
        handoff.accept_transfer(tx, offer.id, li)

    with database.transaction() as tx:
        seen, found = offers.lock_offer(tx, offer.id)
        with pytest.raises(CaseConflictError, match="li"):
            offers.settle(tx, seen, found, Ending.TIMED_OUT, None)


def test_the_database_itself_refuses_a_second_standing_offer(world, database):
    wang = world.staff("wang")
    case = world.claimed(world.conversation(), wang)
    with database.transaction() as tx:
        handoff.offer_transfer(tx, case.id, wang, queue="Q-TB", reason="other")
    row = {
        "case_id": case.id,
        "from_staff_id": wang,
        "from_queue": "Q-JZ",
        "to_queue": "Q-TB",
        "reason": "other",
        "until": clock.now() + timedelta(minutes=1),
    }

    with pytest.raises(IntegrityError), database.transaction() as tx:
        tx.execute(insert(Transfer).values(**row))


def test_an_update_delivered_twice_is_one_message(world, database):
    accepted = []
    for _ in range(2):
        with database.transaction() as tx:
            accepted.append(inbound.accept(tx, "telegram", "chat", "1", inbound.Said("您好")))

    assert [one.is_new for one in accepted] == [True, False]
    assert len(world.lines(accepted[0].conversation_id, Author.CITIZEN)) == 1


def test_every_sweep_takes_conversations_in_one_order(world, database):
    """Two sweeps that lock several conversations must not wait for each other crosswise."""
    wang = world.staff("wang")
    cases = [world.claimed(world.conversation(), wang) for _ in range(6)]
    later = max(case.lease_until for case in cases)

    with time_machine.travel(later, tick=False), database.transaction() as tx:
        expired = handoff.expire_leases(tx)

    order = [world.case(id).conversation_id for id in expired]
    assert order == sorted(order)
    assert len(order) == len(cases)
