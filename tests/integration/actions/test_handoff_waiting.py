import pytest
from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError

from actions import handoff
from actions.errors import ConflictError, NotFoundError
from actions.handoff import CaseConflictError
from actions.storage.tables import Case, Conversation
from knowledge import clock
from tests.integration.actions.handoff_world import payloads


def _claim(database, case, staff):
    with database.transaction() as tx:
        return handoff.claim(tx, case.id, staff, case.version)


def test_withdrawing_a_waiting_case_brings_the_bot_back(world, database):
    conversation = world.conversation()
    case = world.request(conversation)

    with database.transaction() as tx:
        gone = handoff.withdraw(tx, conversation)

    assert (gone.id, gone.state) == (case.id, "cancelled")
    assert world.mode(conversation) == ("bot", 2, False)
    assert world.kinds(case.id) == ["requested", "withdrawn"]
    assert payloads(world.last_notice(conversation)) == ["case:request"]


def test_a_case_that_somebody_has_is_not_withdrawn(world, database):
    conversation = world.conversation()
    world.claimed(conversation, world.staff("wang"))

    with pytest.raises(CaseConflictError, match="wang"), database.transaction() as tx:
        handoff.withdraw(tx, conversation)


def test_there_must_be_a_case_to_withdraw(world, database):
    conversation = world.conversation()

    with pytest.raises(NotFoundError), database.transaction() as tx:
        handoff.withdraw(tx, conversation)


def test_the_bot_may_answer_aside_until_somebody_takes_over(world, database):
    conversation, staff = world.conversation(), world.staff("wang")
    case = world.request(conversation)

    with database.transaction() as tx:
        assert handoff.set_aside(tx, conversation, on=True)

    assert world.mode(conversation) == ("queue", 1, True)
    assert world.answer(conversation, "A-5.1", epoch=1) is not None
    _claim(database, case, staff)
    assert world.mode(conversation) == ("human", 2, False)


def test_only_who_waits_can_ask_the_bot_aside(world, database):
    conversation = world.conversation()
    with database.transaction() as tx:
        assert not handoff.set_aside(tx, conversation, on=True)
    world.claimed(conversation, world.staff("wang"))

    with database.transaction() as tx:
        assert not handoff.set_aside(tx, conversation, on=True)

    assert world.mode(conversation)[2] is False


def test_a_mode_that_does_not_fit_undoes_the_transition(world, database):
    conversation, staff = world.conversation(), world.staff("wang")
    case = world.request(conversation)
    with database.transaction() as tx:
        tx.execute(update(Conversation).values(mode="bot"))

    with pytest.raises(ConflictError, match="not in mode queue"):
        _claim(database, case, staff)

    assert world.case(case.id).state == "queued"
    with database.transaction() as tx:
        tx.execute(update(Conversation).values(mode="queue"))


def test_positions_count_the_own_queue_urgent_first(world, database):
    slow = world.request(world.conversation(), queue="Q-JN")
    world.request(world.conversation(), queue="Q-YL")
    first_urgent = world.request(world.conversation(), reason="urgent")
    second_urgent = world.request(world.conversation(), reason="urgent")

    with database.reading() as tx:
        places = [handoff.position(tx, case) for case in (first_urgent, second_urgent, slow)]

    assert places == [1, 2, 3]


def test_who_does_not_wait_has_no_position(world, database):
    case = world.claimed(world.conversation(), world.staff("wang"))

    with database.reading() as tx:
        assert handoff.position(tx, case) == 0


def test_the_database_itself_refuses_a_second_open_case(world, database):
    case = world.request(world.conversation())

    with pytest.raises(IntegrityError), database.transaction() as tx:
        tx.execute(insert(Case).values(**_row(case.conversation_id, "queued", None)))
    with database.transaction() as tx:  # a linked ticket may run beside it
        linked = {**_row(case.conversation_id, "queued", None), "linked_to": case.id}
        tx.execute(insert(Case).values(**linked))
        tx.rollback()


@pytest.mark.parametrize(("state", "is_owned"), [("queued", True), ("owned", False)])
def test_the_database_itself_refuses_an_owner_that_the_state_denies(
    world, database, state, is_owned
):
    conversation, staff = world.conversation(), world.staff("wang")

    row = _row(conversation, state, staff if is_owned else None)

    with pytest.raises(IntegrityError), database.transaction() as tx:
        tx.execute(insert(Case).values(**row))


def _row(conversation, state, owner):
    return {
        "no": "LB-X",
        "conversation_id": conversation,
        "queue": "Q-JZ",
        "state": state,
        "owner_id": owner,
        "reason": "asked",
        "queued_at": clock.now(),
    }
