"""The actions of the screening form over real tables."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from actions.edge import answering, screening
from actions.edge.context import Edge
from actions.replies import Reply
from actions.storage.database import Database
from actions.storage.tables import Message
from knowledge.outcomes import Outcome
from tests.integration.actions.edge_world import (
    ASK_AGAIN,
    END,
    FakeAnswerer,
    hear,
    make_edge,
    said,
    slots,
)


@pytest.fixture
def edge(database: Database) -> Edge:
    return make_edge(database)


def begun(edge: Edge) -> None:
    screening.start(edge, hear(edge, "做个预审", "start_screening"))


def test_a_session_of_rasa_begins_inside_the_form_when_a_screening_is_open(edge: Edge):
    call = hear(edge, "你好", "greet")
    before = [event["event"] for event in screening.restore(edge, call)]
    begun(edge)

    after = screening.restore(edge, call)

    assert before == ["session_started", "action"]
    assert [event["event"] for event in after] == [
        "session_started", "active_loop", "slot", "action",
    ]  # fmt: skip
    assert slots(after) == [("requested_slot", "screening_answer")]


def test_a_start_asks_once(edge: Edge):
    call = hear(edge, "做个预审", "start_screening")

    screening.start(edge, call)
    events = screening.take(edge, call)
    screening.ask(edge, call)

    assert slots(events) == ASK_AGAIN
    assert said(edge, call) == ["第一问"]


def test_an_answer_is_taken_once_even_when_the_turn_runs_again(edge: Edge):
    begun(edge)
    call = hear(edge, "3", "screening_answer")

    first = screening.take(edge, call)
    again = screening.take(edge, call)
    screening.ask(edge, call)

    assert slots(first) == slots(again) == ASK_AGAIN
    assert said(edge, call) == ["第二问"]


def test_the_last_answer_ends_the_form(edge: Edge):
    begun(edge)
    screening.take(edge, hear(edge, "1", "screening_answer"))
    call = hear(edge, "2", "screening_answer")

    events = screening.take(edge, call)

    assert slots(events) == END
    assert said(edge, call) == ["结果"]


@pytest.mark.parametrize(
    ("intent", "kind"),
    [
        ("dont_know", "dont_know"),
        ("refuse_to_say", "refuse"),
        ("later", "later"),
        ("why_ask", "why"),
    ],
)
def test_words_about_the_question_reach_the_interview(edge: Edge, intent: str, kind: str):
    begun(edge)
    call = hear(edge, "嗯哼", intent)

    screening.take(edge, call)

    with edge.database.reading() as tx:
        session = edge.interview.open_session(tx, call.conversation_id)
    assert session is not None
    assert session.facts["kind"] == kind


@pytest.mark.parametrize("intent", ["ask_policy", "out_of_scope", "greet", "nlu_fallback"])
def test_an_interruption_is_left_to_the_rules_then_the_question_comes_back(edge: Edge, intent: str):
    begun(edge)
    call = hear(edge, "抚恤金算不算收入", intent)

    events = screening.take(edge, call)
    answering.answer(edge, call)
    screening.ask(edge, call)

    assert events == []
    assert said(edge, call) == ["答：抚恤金算不算收入", "再问一遍"]


def test_words_that_only_rasa_takes_for_an_answer_are_looked_up_first(edge: Edge):
    begun(edge)
    call = hear(edge, "抚恤金算不算收入", "screening_answer")

    events = screening.take(edge, call)
    answering.answer(edge, call)

    assert events == []
    assert said(edge, call) == ["答：抚恤金算不算收入"]


def test_words_that_ask_nothing_and_fit_no_clause_go_to_the_interview(edge: Edge):
    """«三个人», said while we ask, is no question about whatever clause comes nearest."""
    begun(edge)
    call = hear(edge, "三个人", "ask_policy")

    answering.answer(edge, call)

    assert said(edge, call) == ["没听明白"]


def test_words_that_nobody_can_place_go_to_the_interview(edge: Edge):
    begun(edge)
    lost = replace(edge, answerer=FakeAnswerer(Outcome.OUT_OF_SCOPE))  # type: ignore[arg-type]
    call = hear(edge, "大概嘛", "nlu_fallback")

    answering.answer(lost, call)
    screening.ask(lost, call)

    assert said(edge, call) == ["没听明白"]


def test_small_talk_comes_before_the_question(edge: Edge):
    begun(edge)
    call = hear(edge, "谢谢", "thank")
    call = replace(call, uttered=(Reply("不客气。", Outcome.SMALLTALK),))

    screening.ask(edge, call)

    parts_of = select(Message.part).where(Message.turn_id == call.turn).order_by(Message.seq)
    with edge.database.reading() as tx:
        parts = list(tx.scalars(parts_of))
    assert said(edge, call) == ["不客气。", "再问一遍"]
    assert parts == ["utter.0", "ask.0"]  # utter.0: the gateway's name, so it posts it no more


def test_a_late_button_of_a_finished_screening_reopens_its_question(edge: Edge):
    call = hear(edge, "在开州", "screening_answer", {"fact": "hukou", "value": "开州"})

    screening.take(edge, call)

    assert said(edge, call) == ["再开：hukou"]


def test_a_late_button_without_a_question_says_so(edge: Edge):
    call = hear(edge, "不晓得", "dont_know", {})

    events = screening.take(edge, call)

    assert slots(events) == END
    assert "已经结束" in said(edge, call)[0]


def test_a_wish_to_correct_finished_answers_asks_which(edge: Edge):
    begun(edge)
    screening.stop(edge, hear(edge, "不测了", "stop_screening"))
    call = hear(edge, "刚才说错了", "correct_answer")

    screening.take(edge, call)

    assert said(edge, call) == ["再开：_change"]


def test_stopping_ends_the_screening_and_says_so(edge: Edge):
    begun(edge)
    call = hear(edge, "不测了", "stop_screening")

    screening.stop(edge, call)

    assert said(edge, call) == ["停了"]


def test_stopping_nothing_offers_a_start(edge: Edge):
    call = hear(edge, "不测了", "stop_screening")

    screening.stop(edge, call)

    assert "没有在做预审" in said(edge, call)[0]


def test_details_of_one_programme(edge: Edge):
    call = hear(edge, "理由", "screening_detail", {"programme": "P01"})

    screening.detail(edge, call)

    assert said(edge, call) == ["理由：P01"]


def test_details_without_a_result_offer_a_start(edge: Edge):
    call = hear(edge, "预审结果", "screening_detail")

    screening.detail(edge, call)

    assert "还没有预审结果" in said(edge, call)[0]
