"""A veteran in hardship: a ticket beside the case, which itself stays where it belongs (A-8.2)."""

import pytest
from sqlalchemy import select

from actions import handoff
from actions.storage.tables import Case, ScreeningSession


def _screened(database, conversation, vet, queue, **result):
    row = {"id": "P01", "outcome": "likely", "queue": queue, "missing": []}
    with database.transaction() as tx:
        tx.add(
            ScreeningSession(
                conversation_id=conversation,
                state="done",
                facts={"vet": vet},
                context={"person": "self"},
                result={"programmes": [row], "as_of": "2026-11-21", **result},
            )
        )


def _tickets(database):
    with database.reading() as tx:
        return list(tx.scalars(select(Case).where(Case.linked_to.is_not(None))))


def test_a_veteran_in_hardship_stays_with_civil_affairs_and_gets_a_ticket(world, database):
    conversation = world.conversation()
    _screened(database, conversation, ["退役军人"], "Q-JZ")

    case = world.request(conversation)

    (ticket,) = _tickets(database)
    assert (case.queue, case.linked_to) == ("Q-JZ", None)
    assert (ticket.queue, ticket.linked_to, ticket.state) == ("Q-TB", case.id, "queued")
    assert (case.unit, ticket.unit) == ("qu-minzheng", "qu-tuiyi")
    assert world.kinds(ticket.id) == ["linked"]
    assert world.mode(conversation) == ("queue", 1, False)


@pytest.mark.parametrize(
    ("vet", "queue"), [(["现役"], "Q-JZ"), ([], "Q-JZ"), (["退役军人"], "Q-YL")]
)
def test_others_get_none(world, database, vet, queue):
    conversation = world.conversation()
    _screened(database, conversation, vet, queue)

    case = world.request(conversation)

    assert case.queue == queue
    assert _tickets(database) == []


def test_without_a_screening_nobody_is_taken_for_a_veteran(world, database):
    conversation = world.conversation()
    world.say(conversation, "我是退役军人，家里困难")

    world.request(conversation)

    assert _tickets(database) == []


def test_where_the_citizen_lives_is_told_to_both(world, database):
    conversation = world.conversation()
    _screened(database, conversation, ["退役军人"], "Q-JZ")
    case = world.request(conversation)

    with database.transaction() as tx:
        handoff.set_region(tx, conversation, "丁丁镇")

    (ticket,) = _tickets(database)
    assert (world.case(case.id).region, ticket.region) == ("丁丁镇", "丁丁镇")
    assert ticket.brief["region"] == "丁丁镇"


def test_a_case_given_to_another_queue_goes_to_the_office_of_that_queue(world, database):
    conversation, staff = world.conversation(), world.staff("wang")
    case = world.claimed(conversation, staff)

    with database.transaction() as tx:
        moved = handoff.return_to_queue(tx, case.id, staff, "wrong_queue", "Q-TY")

    assert (case.unit, moved.unit) == ("qu-minzheng", "qu-tuiyi")
