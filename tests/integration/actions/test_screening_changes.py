"""An answer is changed after the result: what that changes is said, over real tables."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from actions.edge import screening
from actions.edge.context import Call, Edge
from actions.storage.database import Database
from actions.storage.tables import ScreeningSession
from tests.integration.actions.edge_world import hear, make_edge, said
from tests.integration.actions.slip_world import real_interview
from tests.integration.actions.test_edge_slips import TalkOf
from tests.integration.actions.test_screening_session import ANSWERS

DIFFERENT, SAME = "跟刚才不一样的", "结果跟刚才一样"


@pytest.fixture(scope="module")
def interview():
    return real_interview()


@pytest.fixture
def edge(database: Database, interview) -> Edge:
    return replace(make_edge(database), interview=interview)


@pytest.fixture
def talk(edge: Edge) -> TalkOf:
    """A screening for 低保 whose result says that it may be applied for."""
    made = TalkOf(edge, hear(edge, "你好", "greet").conversation_id)
    made.start("我想吃低保")
    made.replies, _ = made.answer_all(ANSWERS)
    assert made.outcome("P01") == "likely"
    return made


def press(edge: Edge, fact: str, value: str | None = None) -> Call:
    slots = {"fact": fact} if value is None else {"fact": fact, "value": value}
    call = hear(edge, value or "改", "screening_answer", slots)
    screening.take(edge, call)
    return call


def go_on(edge: Edge, talk: TalkOf, call: Call) -> str:
    """Answer what a changed answer makes open; return everything said since."""
    lines = said(edge, call)
    for _ in range(20):
        if talk.question is None:
            return "\n".join(lines)
        answered = hear(edge, ANSWERS[talk.question], "screening_answer")
        screening.take(edge, answered)
        lines += said(edge, answered)
    raise AssertionError("the interview does not end")


def test_the_first_result_says_nothing_about_changes(talk: TalkOf):
    said_first = "".join(reply.text for reply in talk.replies)

    assert DIFFERENT not in said_first
    assert SAME not in said_first


def test_a_change_that_turns_the_result_says_from_what_to_what(edge: Edge, talk: TalkOf):
    lines = go_on(edge, talk, press(edge, "inc_wage", "9000"))

    assert talk.outcome("P01") == "other_path"
    assert DIFFERENT in lines
    (line,) = [one for one in lines.splitlines() if "刚才是" in one and "低保：" in one]
    assert line.endswith("刚才是“可能可以申请”，现在是“大概不合适”。")


def test_a_change_that_turns_nothing_says_that_all_is_as_it_was(edge: Edge, talk: TalkOf):
    lines = go_on(edge, talk, press(edge, "inc_wage", "1100"))

    assert talk.outcome("P01") == "likely"
    assert SAME in lines
    assert DIFFERENT not in lines


def test_only_what_differs_is_listed(edge: Edge, talk: TalkOf):
    before = {row["id"]: row["outcome"] for row in talk.session.result["programmes"]}

    lines = go_on(edge, talk, press(edge, "inc_wage", "9000"))

    after = {row["id"]: row["outcome"] for row in talk.session.result["programmes"]}
    turned = [key for key in after if before.get(key, after[key]) != after[key]]
    assert lines.count("刚才是“") == len(turned) > 0


def test_each_change_is_compared_with_the_result_before_it(edge: Edge, talk: TalkOf):
    go_on(edge, talk, press(edge, "inc_wage", "9000"))

    back = go_on(edge, talk, press(edge, "inc_wage", "1200"))

    assert "刚才是“大概不合适”，现在是“可能可以申请”" in back


def test_words_after_the_result_that_ask_which_answer_change_it(edge: Edge, talk: TalkOf):
    wish = hear(edge, "刚才说错了", "correct_answer")
    screening.take(edge, wish)
    asked = press(edge, "inc_wage")
    answered = hear(edge, "九千", "screening_answer")
    screening.take(edge, answered)

    lines = go_on(edge, talk, answered)

    assert "要改哪一个" in said(edge, wish)[0]
    assert "工资" in said(edge, asked)[0]
    assert "现在是“大概不合适”" in lines


def test_a_change_said_twice_by_a_turn_that_runs_again_counts_once(edge: Edge, talk: TalkOf):
    call = press(edge, "inc_wage", "9000")
    lines = go_on(edge, talk, call)

    screening.take(edge, call)

    assert DIFFERENT in lines
    assert talk.outcome("P01") == "other_path"
    assert talk.session.state == "done"


def test_beginning_anew_is_no_change(edge: Edge, talk: TalkOf):
    call = hear(edge, "我想吃低保", "start_screening")
    screening.start(edge, call)

    lines = go_on(edge, talk, call)

    with edge.database.reading() as tx:
        states = tx.scalars(select(ScreeningSession.state).order_by(ScreeningSession.id)).all()
    assert states == ["done", "done"]
    assert DIFFERENT not in lines
    assert SAME not in lines
