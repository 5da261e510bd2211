from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import update

from actions import handoff
from actions.errors import NotFoundError
from actions.handoff import CaseConflictError, GraceOverError
from actions.storage.tables import Case


@pytest.fixture
def resolved(world, database):
    conversation, wang = world.conversation(), world.staff("wang")
    case = world.claimed(conversation, wang)
    with database.transaction() as tx:
        return handoff.resolve(tx, case.id, wang, "guided")


def test_an_outcome_is_kept_with_the_case_and_its_grace(world, resolved):
    assert (resolved.outcome, resolved.owner_id) == ("guided", None)
    assert resolved.last_owner_id is not None
    assert resolved.grace_until - resolved.resolved_at == timedelta(hours=72)


def test_within_the_grace_a_case_comes_back_as_itself(world, database, resolved):
    conversation = resolved.conversation_id
    last = resolved.grace_until - timedelta(seconds=1)

    with time_machine.travel(last, tick=False), database.transaction() as tx:
        back = handoff.reopen(tx, conversation)

    assert (back.id, back.state, back.reopened) == (resolved.id, "queued", 1)
    assert (back.outcome, back.grace_until, back.resolved_at) == (None, None, None)
    assert world.mode(conversation) == ("queue", 4, False)
    assert resolved.no in world.last_notice(conversation).text
    assert world.kinds(back.id)[-1] == "reopened"


def test_a_reopened_case_waits_from_now_on(world, database, resolved):
    waiting = world.request(world.conversation())

    with database.transaction() as tx:
        back = handoff.reopen(tx, resolved.conversation_id)
        assert [handoff.position(tx, case) for case in (waiting, back)] == [1, 2]


def test_after_the_grace_it_does_not_come_back_even_before_the_sweep(world, database, resolved):
    with (
        time_machine.travel(resolved.grace_until, tick=False),
        pytest.raises(GraceOverError, match=resolved.no),
        database.transaction() as tx,
    ):
        handoff.reopen(tx, resolved.conversation_id)

    assert world.case(resolved.id).state == "resolved"


def test_a_case_is_closed_when_its_grace_is_over(world, database, resolved):
    with database.transaction() as tx:
        assert handoff.close_due(tx) == []

    with time_machine.travel(resolved.grace_until, tick=False), database.transaction() as tx:
        assert handoff.close_due(tx) == [resolved.id]
        assert handoff.close_due(tx) == []

    closed = world.case(resolved.id)
    assert (closed.state, closed.closed_at) == ("closed", resolved.grace_until)
    with pytest.raises(GraceOverError), database.transaction() as tx:
        handoff.reopen(tx, resolved.conversation_id)


def test_while_another_case_is_open_the_old_one_stays_closed(world, database, resolved):
    current = world.request(resolved.conversation_id)

    with pytest.raises(CaseConflictError, match=current.no), database.transaction() as tx:
        handoff.reopen(tx, resolved.conversation_id)

    assert world.case(resolved.id).state == "resolved"


def test_there_must_be_a_case_to_reopen(world, database):
    conversation = world.conversation()

    with pytest.raises(NotFoundError, match="no case"), database.transaction() as tx:
        handoff.reopen(tx, conversation)


def test_reopening_twice_reopens_once(world, database, resolved):
    with database.transaction() as tx:
        handoff.reopen(tx, resolved.conversation_id)

    with pytest.raises(CaseConflictError), database.transaction() as tx:
        handoff.reopen(tx, resolved.conversation_id)

    assert world.case(resolved.id).reopened == 1


def test_a_case_resolved_before_there_was_a_grace_is_closed(world, database, resolved):
    with database.transaction() as tx:
        tx.execute(update(Case).values(grace_until=None))

    with database.transaction() as tx:
        assert handoff.close_due(tx) == [resolved.id]
