from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import update

from actions import handoff
from actions.errors import NotFoundError
from actions.handoff import CaseConflictError, GraceOverError
from actions.storage.tables import Author, Case, Turn


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
    current = world.request(resolved.conversation_id, is_anew=True)

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


def test_asking_for_a_person_within_the_grace_reopens_the_case(world, resolved):
    conversation = resolved.conversation_id

    back = world.request(conversation)

    assert (back.id, back.state, back.queue) == (resolved.id, "queued", resolved.queue)
    assert (back.outcome, back.reopened) == (None, 1)
    assert world.mode(conversation)[0] == "queue"
    assert world.kinds(back.id)[-1] == "reopened"
    assert f"还是原来的编号 {resolved.no}" in world.last_notice(conversation).text


def test_asking_for_a_person_when_the_grace_is_over_opens_another_case(world, resolved):
    with time_machine.travel(resolved.grace_until, tick=False):
        other = world.request(resolved.conversation_id)

    assert other.id != resolved.id
    assert world.kinds(other.id) == ["requested"]
    assert world.case(resolved.id).state == "resolved"


@pytest.mark.parametrize(
    "words",
    [
        {"is_anew": True},
        {"queue": "Q-TY"},
        {"urgent": True},
        {"reason": "urgent"},
        {"reason": "crisis"},
        {"reason": "complaint"},
        {"reason": "screening"},
        {"reason": "error"},  # nobody asked for it: the assistant could not answer
    ],
)
def test_another_matter_within_the_grace_is_another_case(world, resolved, words):
    other = world.request(resolved.conversation_id, **words)

    assert other.id != resolved.id
    assert world.case(resolved.id).state == "resolved"


def test_the_queue_it_was_in_is_the_same_matter(world, resolved):
    assert world.request(resolved.conversation_id, queue=resolved.queue).id == resolved.id


@pytest.mark.parametrize("reason", ["complaint", "urgent"])
def test_a_complaint_or_an_urgent_case_is_gone_on_with_as_such(world, database, reason):
    conversation, wang = world.conversation(), world.staff("wang")
    case = world.request(conversation, reason=reason)
    with database.transaction() as tx:
        handoff.claim(tx, case.id, wang, case.version)
        handoff.resolve(tx, case.id, wang, "guided")
    words = {"reason": "complaint"} if reason == "complaint" else {"urgent": True}

    back = world.request(conversation, **words)

    assert (back.id, back.queue, back.reason) == (case.id, case.queue, reason)


def test_a_turn_that_runs_again_reopens_and_tells_once(world, database, resolved):
    conversation = resolved.conversation_id
    world.say(conversation, "转人工")
    message = world.lines(conversation, Author.CITIZEN)[-1]
    with database.transaction() as tx:
        turn = Turn(conversation_id=conversation, message_id=message.id)
        tx.add(turn)
        tx.flush()
        turn_id = turn.id

    first, second = (world.request(conversation, turn_id=turn_id) for _ in range(2))

    notices = [line for line in world.lines(conversation, Author.SYSTEM) if line.turn_id]
    assert (first.id, second.id, second.reopened) == (resolved.id, resolved.id, 1)
    assert len(notices) == 1
