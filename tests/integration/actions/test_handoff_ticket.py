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


def _urgent(world, database, conversation, how):
    case = world.request(conversation)
    if how == "citizen":
        world.request(conversation, reason="urgent")
    else:
        wang = world.staff("wang")
        with database.transaction() as tx:
            handoff.escalate(tx, case.id, wang, "no_means")
    return case


@pytest.mark.parametrize("how", ["citizen", "staff"])
def test_a_veterans_case_that_becomes_urgent_gets_its_ticket_then(world, database, how):
    conversation = world.conversation()
    _screened(database, conversation, ["退役军人"], "Q-YL")  # no hardship until now

    case = _urgent(world, database, conversation, how)

    (ticket,) = _tickets(database)
    assert (world.case(case.id).queue, case.linked_to) == ("Q-JN", None)
    assert (ticket.queue, ticket.linked_to, ticket.reason) == ("Q-TB", case.id, "urgent")
    assert (ticket.is_urgent, ticket.brief) == (True, world.case(case.id).brief)


@pytest.mark.parametrize("how", ["citizen", "staff"])
def test_who_has_a_ticket_already_or_is_no_veteran_gets_none_when_it_becomes_urgent(
    world, database, how
):
    veteran, other = world.conversation(), world.conversation()
    _screened(database, veteran, ["退役军人"], "Q-JZ")
    _screened(database, other, [], "Q-JZ")

    _urgent(world, database, veteran, how)
    before = [ticket.id for ticket in _tickets(database)]
    world.request(other)
    world.request(other, reason="urgent")

    assert len(before) == 1
    assert [ticket.id for ticket in _tickets(database)] == before


def test_a_case_with_the_veterans_office_itself_gets_none(world, database):
    conversation, wang = world.conversation(), world.staff("wang")
    _screened(database, conversation, ["退役军人"], "Q-TB")
    case = world.claimed(conversation, wang)

    with database.transaction() as tx:
        handoff.escalate(tx, case.id, wang, "no_means")

    assert world.case(case.id).queue == "Q-TB"
    assert _tickets(database) == []


def test_a_ticket_that_becomes_urgent_itself_begets_none(world, database):
    conversation, li = world.conversation(), world.staff("li")
    _screened(database, conversation, ["退役军人"], "Q-JZ")
    world.request(conversation)
    (ticket,) = _tickets(database)

    with database.transaction() as tx:
        moved = handoff.escalate(tx, ticket.id, li, "no_means")

    assert moved.queue == "Q-JN"
    assert [one.id for one in _tickets(database)] == [ticket.id]
