from datetime import timedelta

import pytest
from sqlalchemy import select

from actions import handoff
from actions.errors import NotFoundError
from actions.handoff import HandoffError
from actions.handoff.opening import inserting as opening
from actions.storage.tables import Author, Case, Outbox, ScreeningSession
from knowledge import clock
from tests.integration.actions.handoff_world import payloads


def test_asking_opens_a_case_by_the_clause_cited_last(world):
    conversation = world.conversation()
    world.say(conversation, "低保怎么申请")
    world.answer(conversation, "A-2.1")
    world.say(conversation, "养老院呢")
    world.answer(conversation, "A-5.2")

    case = world.request(conversation)

    assert (case.queue, case.state, case.owner_id, case.version) == ("Q-YL", "queued", None, 1)
    assert case.brief["asked"][-1]["text"] == "养老院呢"
    assert case.brief["routing"]["secondary"] == ["Q-JZ"]
    assert world.kinds(case.id) == ["requested"]


def test_asking_moves_the_conversation_into_the_queue_under_a_new_epoch(world):
    conversation = world.conversation()

    world.request(conversation)

    assert world.mode(conversation) == ("queue", 1, False)


def test_the_citizen_is_told_number_and_place_with_the_queue_buttons(world):
    first, second = world.conversation(), world.conversation()
    world.request(first)

    case = world.request(second)

    notice = world.lines(second, Author.SYSTEM)[0]
    assert case.no in notice.text
    assert "前面还有 1 位" in notice.text
    assert "现在排在最前面" in world.lines(first, Author.SYSTEM)[0].text
    assert payloads(notice) == ["case:position", "case:phone", "case:aside_on", "case:withdraw"]
    assert notice.payload["case"] == case.no
    assert world.delivery(notice.id) == "queued"


@pytest.mark.parametrize(
    ("reason", "urgent", "queue", "is_urgent"),
    [
        ("asked", False, "Q-JZ", False),
        ("error", False, "Q-JZ", False),
        ("screening", False, "Q-JZ", False),
        ("asked", True, "Q-JN", True),
        ("urgent", False, "Q-JN", True),
        ("complaint", False, "Q-TS", False),
        ("crisis", False, "Q-WJ", True),
        ("crisis", True, "Q-WJ", True),
    ],
)
def test_the_reason_decides_the_queue(world, reason, urgent, queue, is_urgent):
    case = world.request(world.conversation(), reason=reason, urgent=urgent)

    assert (case.queue, case.is_urgent, case.reason) == (queue, is_urgent, reason)


def test_a_named_queue_is_taken_unless_it_is_urgent(world):
    assert world.request(world.conversation(), queue="Q-TY").queue == "Q-TY"
    assert world.request(world.conversation(), queue="Q-TY", urgent=True).queue == "Q-JN"


def test_the_screening_decides_before_the_clauses(world, database):
    conversation = world.conversation()
    world.answer(conversation, "A-5.2")
    _screened(database, conversation, outcome="likely", queue="Q-FL")

    case = world.request(conversation)

    assert case.queue == "Q-FL"
    assert case.brief["screening"]["facts"] == {"age": 70}
    assert case.brief["missing"] == ["hukou"]
    assert case.brief["relation"] == "self"


def test_an_urgent_screening_makes_an_urgent_case(world, database):
    conversation = world.conversation()
    _screened(database, conversation, outcome="likely", queue="Q-JN", urgent=True)

    case = world.request(conversation)

    assert (case.queue, case.is_urgent) == ("Q-JN", True)


def test_a_path_that_is_closed_and_an_old_screening_do_not_route(world, database):
    closed, old = world.conversation(), world.conversation()
    _screened(database, closed, outcome="not_applicable", queue="Q-FL")
    _screened(database, old, outcome="likely", queue="Q-FL", age=timedelta(days=8))

    assert world.request(closed).queue == "Q-JZ"
    assert world.request(old).queue == "Q-JZ"


def test_a_case_may_follow_one_that_has_ended(world, database):
    conversation, staff = world.conversation(), world.staff("wang")
    first = world.claimed(conversation, staff)
    with database.transaction() as tx:
        handoff.resolve(tx, first.id, staff, "explained", "")

    second = world.request(conversation, is_anew=True)

    assert second.id != first.id
    assert second.no != first.no


def test_a_number_that_is_taken_is_drawn_again(world, monkeypatch):
    numbers = iter(["LB-261121-AAAA", "LB-261121-AAAA", "LB-261121-CCCC"])
    monkeypatch.setattr(opening, "make_number", lambda _on: next(numbers))

    first = world.request(world.conversation())
    second = world.request(world.conversation())

    assert (first.no, second.no) == ("LB-261121-AAAA", "LB-261121-CCCC")


def test_running_out_of_numbers_is_said_and_leaves_nothing_behind(world, database, monkeypatch):
    monkeypatch.setattr(opening, "make_number", lambda _on: "LB-261121-AAAA")
    world.request(world.conversation())
    conversation = world.conversation()

    with pytest.raises(HandoffError, match="no free case number"):
        world.request(conversation)

    assert world.mode(conversation) == ("bot", 0, False)
    with database.reading() as tx:
        assert len(tx.scalars(select(Case)).all()) == 1


@pytest.mark.parametrize(
    ("options", "named"),
    [({"reason": "bored"}, "Reason 'bored'"), ({"queue": "Q-XX"}, "no queue 'Q-XX'")],
)
def test_what_does_not_exist_is_named(world, options, named):
    with pytest.raises(HandoffError, match=named):
        world.request(world.conversation(), **options)


def test_an_unknown_conversation_is_named(world):
    with pytest.raises(NotFoundError, match="'nobody'"):
        world.request("nobody")


def test_a_failure_later_in_the_transaction_undoes_all_of_it(world, database):
    conversation = world.conversation()

    with pytest.raises(NotFoundError), database.transaction() as tx:
        handoff.claim(tx, handoff.request(tx, conversation, reason="asked").id, 999, 1)

    assert world.mode(conversation) == ("bot", 0, False)
    with database.reading() as tx:
        assert tx.scalars(select(Case)).all() == []
        assert tx.scalars(select(Outbox)).all() == []


def _screened(database, conversation, *, outcome, queue, urgent=False, age=timedelta(0)):
    row = {"id": "P12", "outcome": outcome, "queue": queue, "missing": ["hukou"]}
    with database.transaction() as tx:
        tx.add(
            ScreeningSession(
                conversation_id=conversation,
                state="done",
                facts={"age": 70},
                context={"person": "self", "is_person_known": True},
                result={"programmes": [row], "urgent": urgent, "as_of": "2026-11-21"},
                updated_at=clock.now() - age,
            )
        )
