"""Somebody who cannot cope today: the interview calls a person by itself, over real tables."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from actions import handoff
from actions.edge import answering, screening
from actions.edge.context import Call, Edge
from actions.screening import elsewhere
from actions.storage.database import Database
from actions.storage.tables import Case, Conversation, Message, ScreeningSession
from knowledge.outcomes import Outcome
from tests.integration.actions.edge_world import END, FakeAnswerer, hear, make_edge, said, slots
from tests.integration.actions.handoff_world import check_invariants
from tests.integration.actions.slip_world import real_interview
from tests.integration.actions.test_edge_slips import count

FIRE = "房子遭火烧了，没得地方住"
PLACE = "赵家街道双河村"


@pytest.fixture(scope="module")
def interview():
    return real_interview()


@pytest.fixture
def edge(database: Database, interview):
    """The actions; the invariants of the handoff hold when the test is over."""
    yield replace(make_edge(database), interview=interview)
    with database.reading() as tx:
        check_invariants(tx)


def begin(edge: Edge, words: str = FIRE) -> Call:
    call = hear(edge, words, "start_screening")
    screening.start(edge, call)
    return call


def answer(edge: Edge, words: str, intent: str = "screening_answer") -> Call:
    call = hear(edge, words, intent)
    screening.take(edge, call)
    return call


def to_the_end(edge: Edge, place: str = PLACE, contact: str = "可以") -> Call:
    begin(edge)
    answer(edge, place)
    return answer(edge, contact, "affirm")


def cases(edge: Edge) -> list[Case]:
    with edge.database.reading() as tx:
        return list(tx.scalars(select(Case).order_by(Case.id)))


def session(edge: Edge) -> ScreeningSession:
    with edge.database.reading() as tx:
        return tx.scalars(select(ScreeningSession)).one()


def buttons(edge: Edge, call: Call) -> list[str]:
    chosen = select(Message).where(Message.turn_id == call.turn).order_by(Message.seq.desc())
    with edge.database.reading() as tx:
        return [one["title"] for one in tx.scalars(chosen).first().payload.get("buttons", ())]


def test_danger_is_named_first_then_the_place_is_asked_without_names(edge: Edge):
    call = begin(edge)

    (line,) = said(edge, call)
    assert "110" in line
    assert line.index("110") < line.index("人在哪里")
    assert "不用说名字和门牌号" in line
    assert "不想说" in buttons(edge, call)
    assert cases(edge) == []


def test_contact_needs_a_yes(edge: Edge):
    begin(edge)

    call = answer(edge, PLACE)

    assert "请他们联系您，可以吗" in said(edge, call)[-1]
    assert cases(edge) == []


def test_with_a_yes_one_urgent_case_is_opened_with_brief_and_note(edge: Edge):
    to_the_end(edge)

    (case,) = cases(edge)
    assert (case.queue, case.state, case.reason) == ("Q-JN", "queued", "urgent")
    assert case.is_urgent
    assert case.brief["urgency"] == {"is_urgent": True, "reason": "urgent"}
    assert case.brief["screening"]["facts"]["event"]["now_ok"] is False
    assert case.brief["screening"]["state"] == "done"
    assert PLACE in case.brief["note"]
    assert "本人同意工作人员联系" in case.brief["note"]


def test_the_citizen_hears_it_before_the_notice_of_the_queue(edge: Edge):
    call = to_the_end(edge)

    lines = said(edge, call)
    assert "马上帮您转" in lines[0]
    assert cases(edge)[0].no in lines[1]
    assert len(lines) == 2
    with edge.database.reading() as tx:
        assert tx.get_one(Conversation, call.conversation_id).mode == "queue"


def test_a_turn_that_runs_again_opens_no_second_case(edge: Edge):
    call = to_the_end(edge)
    before = said(edge, call)

    events = screening.take(edge, call)

    assert slots(events) == END
    assert said(edge, call) == before
    assert len(cases(edge)) == 1


def test_a_turn_that_runs_again_after_the_case_is_closed_opens_none(edge: Edge):
    call = to_the_end(edge)
    with edge.database.transaction() as tx:
        handoff.withdraw(tx, call.conversation_id)

    screening.take(edge, call)

    assert [case.state for case in cases(edge)] == ["cancelled"]


def test_words_that_come_by_way_of_retrieval_open_the_case_too(edge: Edge):
    """Rasa may take «要得嘛，快点» for a question; the interview reads it all the same."""
    lost = replace(edge, answerer=FakeAnswerer(Outcome.OUT_OF_SCOPE))  # type: ignore[arg-type]
    begin(edge)
    answer(edge, PLACE)
    call = hear(edge, "要得，快点转", "nlu_fallback")

    answering.answer(lost, call)
    answering.answer(lost, call)

    assert [case.queue for case in cases(edge)] == ["Q-JN"]
    assert PLACE in cases(edge)[0].brief["note"]


def test_an_answer_by_way_of_retrieval_counts_once_when_the_turn_runs_again(edge: Edge):
    """Else the place, heard a second time, would be taken for the answer to the next question."""
    lost = replace(edge, answerer=FakeAnswerer(Outcome.OUT_OF_SCOPE))  # type: ignore[arg-type]
    begin(edge)
    call = hear(edge, "在转盘那边，可以来", "nlu_fallback")

    answering.answer(lost, call)
    answering.answer(lost, call)

    assert session(edge).question == "_contact"
    assert cases(edge) == []


def test_who_does_not_say_where_is_called_all_the_same(edge: Edge):
    call = to_the_end(edge, place="不想说")

    (case,) = cases(edge)
    assert "人现在在：没有说" in case.brief["note"]
    assert "马上帮您转" in said(edge, call)[0]


def test_the_button_of_not_saying_is_the_same_as_the_words(edge: Edge):
    begin(edge)
    press = hear(edge, "不想说", "screening_answer", {"fact": "_place", "value": "不想说"})
    screening.take(edge, press)

    answer(edge, "可以", "affirm")

    assert "没有说" in cases(edge)[0].brief["note"]


@pytest.mark.parametrize(("words", "intent"), [("先不用", "deny"), ("不想说", "refuse_to_say")])
def test_without_a_yes_no_case_is_opened_and_the_way_is_told(edge: Edge, words: str, intent: str):
    begin(edge)
    answer(edge, PLACE)

    call = answer(edge, words, intent)

    (line,) = said(edge, call)
    assert cases(edge) == []
    assert "镇街社会救助窗口" in line
    assert "110" in line
    assert buttons(edge, call)[0] == "转人工"
    with edge.database.reading() as tx:
        assert tx.get_one(Conversation, call.conversation_id).mode == "bot"


@pytest.mark.parametrize("question", ["place", "contact"])
def test_who_stops_is_told_where_to_go_as_well(edge: Edge, question: str):
    begin(edge)
    if question == "contact":
        answer(edge, PLACE)
    call = hear(edge, "算了，不说了", "stop_screening")

    screening.stop(edge, call)

    lines = said(edge, call)
    assert cases(edge) == []
    assert "镇街社会救助窗口" in lines[0]
    assert "先不问了" in lines[1]


def test_without_a_case_health_answers_are_forgotten(edge: Edge):
    begin(edge, "我妈肢体二级残疾，想申请特困")
    answer(edge, "可以", "affirm")
    assert "dis_cert" in session(edge).facts
    for fact, value in (("event", "火灾"), ("event.now_ok", "过不去")):
        screening.take(edge, hear(edge, value, "screening_answer", {"fact": fact, "value": value}))
    assert session(edge).question == "_place"
    answer(edge, PLACE)

    answer(edge, "先不用", "deny")

    assert cases(edge) == []
    assert "dis_cert" not in session(edge).facts
    assert "肢体" not in str(session(edge).context) + str(session(edge).result)


def test_who_asks_for_a_person_half_way_is_urgent_already(edge: Edge):
    call = begin(edge)

    with edge.database.transaction() as tx:
        handoff.request(tx, call.conversation_id, reason="asked")

    (case,) = cases(edge)
    assert (case.queue, case.is_urgent) == ("Q-JN", True)


def test_an_open_case_is_raised_instead_of_a_second_one(edge: Edge):
    call = begin(edge, "我想吃低保")
    with edge.database.transaction() as tx:
        handoff.request(tx, call.conversation_id, reason="asked", queue="Q-JZ")
        handoff.set_aside(tx, call.conversation_id, True)
    for fact, value in (("event", "火灾"), ("event.now_ok", "过不去")):
        screening.take(edge, hear(edge, value, "screening_answer", {"fact": fact, "value": value}))
    answer(edge, PLACE)

    answer(edge, "可以", "affirm")

    (case,) = cases(edge)
    assert (case.queue, case.is_urgent) == ("Q-JN", True)


def test_stopped_at_the_place_it_asks_for_the_place_when_it_goes_on(edge: Edge):
    begin(edge)
    stopping = hear(edge, "不测了", "stop_screening")
    screening.stop(edge, stopping)

    going_on = hear(edge, "接着问", "start_screening")
    screening.start(edge, going_on)

    assert session(edge).question == "_place"
    assert "人在哪里" in said(edge, going_on)[-1]
    answer(edge, PLACE)
    answer(edge, "可以", "affirm")
    assert [case.queue for case in cases(edge)] == ["Q-JN"]


def test_carried_elsewhere_it_is_still_urgent_there(edge: Edge):
    call = begin(edge)
    with edge.database.transaction() as tx:
        code = elsewhere.make_code(tx, edge.interview.open_session(tx, call.conversation_id))
    brought = hear(edge, code, "start_screening", key="there")
    screening.start(edge, brought)

    for words, intent in ((PLACE, "screening_answer"), ("可以", "affirm")):
        screening.take(edge, hear(edge, words, intent, key="there"))

    (case,) = cases(edge)
    assert case.conversation_id == brought.conversation_id
    assert case.queue == "Q-JN"
    assert count(edge, ScreeningSession) == 2


def test_going_on_after_the_end_calls_again_when_it_says_so(edge: Edge):
    """The words «马上帮您转» are never said without a case behind them."""
    call = to_the_end(edge)
    with edge.database.transaction() as tx:
        handoff.withdraw(tx, call.conversation_id)
    screening.take(edge, hear(edge, "户口", "screening_answer", {"fact": "hukou"}))
    screening.stop(edge, hear(edge, "不测了", "stop_screening"))

    again = hear(edge, "接着问", "start_screening")
    screening.start(edge, again)

    lines = "".join(said(edge, again))
    states = [case.state for case in cases(edge)]
    assert ("马上帮您转" in lines) == ("queued" in states)
    assert lines
