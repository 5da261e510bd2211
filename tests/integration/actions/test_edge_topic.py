"""What an answer may go on from: the last answer of this conversation, for half an hour."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from actions import messages
from actions.answering import Topic
from actions.edge import answering, people, screening
from actions.edge.context import Call, Edge
from actions.edge.topic import KEPT, last_topic
from actions.replies import Citation, Reply
from actions.storage.database import Database
from actions.storage.tables import Author, Conversation, Message
from knowledge import clock
from knowledge.outcomes import Outcome
from tests.integration.actions.edge_world import hear, make_edge

QUOTED = Citation("渝民发〔2021〕13号", "A-2.1", "二", "原话", "duty")


@pytest.fixture
def edge(database: Database) -> Edge:
    edge = make_edge(database)
    edge.answerer.citations = (QUOTED,)  # type: ignore[attr-defined]
    return edge


def answered(edge: Edge, text: str = "低保一个月多少钱", outcome: Any = Outcome.NOT_STATED) -> Call:
    edge.answerer.outcome = outcome  # type: ignore[attr-defined]
    call = hear(edge, text, "ask_policy")
    answering.answer(edge, call)
    return call


def topic_of(edge: Edge, call: Call) -> Topic:
    with edge.database.reading() as tx:
        return last_topic(tx, call.conversation_id, call.turn)


def test_the_first_question_has_nothing_to_go_on_from(edge: Edge):
    answered(edge)

    assert edge.answerer.topics == [Topic()]  # type: ignore[attr-defined]


@pytest.mark.parametrize("outcome", [Outcome.ANSWERED, Outcome.NOT_STATED])
def test_the_next_question_gets_the_completed_question_and_its_clause(edge: Edge, outcome: Outcome):
    answered(edge, outcome=outcome)

    answered(edge, "那要带啥子")

    assert edge.answerer.topics[-1] == Topic("全：低保一个月多少钱", "A-2.1")  # type: ignore[attr-defined]


def test_options_are_remembered_so_that_they_are_not_offered_twice(edge: Edge):
    edge.answerer.citations = ()  # type: ignore[attr-defined]
    answered(edge, "补贴", Outcome.CLARIFY)

    assert topic_of(edge, hear(edge, "补贴", "ask_policy")) == Topic(has_clarified=True)


@pytest.mark.parametrize(
    "outcome", [Outcome.SMALLTALK, Outcome.OUT_OF_SCOPE, Outcome.REFUSED, Outcome.CRISIS]
)
def test_what_is_no_answer_ends_the_topic(edge: Edge, outcome: Outcome):
    answered(edge)
    answered(edge, "你好", outcome)

    assert topic_of(edge, hear(edge, "那要带啥子", "ask_policy")) == Topic()


def test_a_handoff_ends_the_topic(edge: Edge):
    answered(edge)
    people.request_human(edge, hear(edge, "转人工", "request_human"))

    assert topic_of(edge, hear(edge, "那要带啥子", "ask_policy")) == Topic()


@pytest.mark.parametrize("author", [Author.STAFF, Author.SYSTEM])
def test_a_line_that_is_not_the_bots_ends_the_topic(edge: Edge, author: Author):
    call = answered(edge)
    with edge.database.transaction() as tx:
        reply = Reply("您好", Outcome.ANSWERED, citations=(QUOTED,), extra={"asked": "别的"})
        messages.post(tx, call.conversation_id, reply, messages.Origin(author))

    assert topic_of(edge, hear(edge, "那要带啥子", "ask_policy")) == Topic()


@pytest.mark.parametrize(
    ("age", "is_kept"),
    [(KEPT - timedelta(seconds=5), True), (KEPT + timedelta(seconds=5), False)],
)
def test_a_topic_is_kept_for_half_an_hour(edge: Edge, age: timedelta, is_kept: bool):
    answered(edge)
    with edge.database.transaction() as tx:
        tx.execute(update(Message).values(created_at=clock.now() - age))

    assert bool(topic_of(edge, hear(edge, "那要带啥子", "ask_policy")).question) is is_kept


def test_the_question_of_an_open_screening_after_the_answer_does_not_end_the_topic(edge: Edge):
    screening.start(edge, hear(edge, "做个预审", "start_screening"))
    call = answered(edge)
    screening.ask(edge, call)

    assert topic_of(edge, hear(edge, "那要带啥子", "ask_policy")).clause == "A-2.1"


def test_a_step_of_the_screening_ends_the_topic(edge: Edge):
    answered(edge)
    screening.start(edge, hear(edge, "做个预审", "start_screening"))

    assert topic_of(edge, hear(edge, "那要带啥子", "ask_policy")) == Topic()


def test_another_conversation_is_none_of_ours(edge: Edge):
    answered(edge)

    with edge.database.reading() as tx:
        assert last_topic(tx, "somebody-else", None) == Topic()


def test_a_turn_that_runs_again_does_not_go_on_from_itself(edge: Edge):
    call = answered(edge)

    assert topic_of(edge, call) == Topic()


def test_who_speaks_has_changed_ends_the_topic_without_any_notice(edge: Edge):
    call = answered(edge)
    assert topic_of(edge, replace(call, turn=None)).clause == "A-2.1"

    with edge.database.transaction() as tx:
        tx.execute(update(Conversation).values(epoch=Conversation.epoch + 2))

    assert topic_of(edge, replace(call, turn=None)) == Topic()
