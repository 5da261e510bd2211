"""Whole conversations through the real Rasa server, the real answers and the real interview."""

import pytest
from sqlalchemy import select

from actions.delivery.reading import MessageView
from actions.storage.tables import Case, ScreeningSession
from tests.conversation.stack import Stack, Talk

POLICY = "抚恤金算不算家庭收入"


def outcomes(lines: list[MessageView]) -> list[str]:
    return [line.payload["outcome"] for line in lines]


def cited(lines: list[MessageView]) -> list[str]:
    return [citation["clause"] for line in lines for citation in line.payload["citations"]]


def titles(line: MessageView) -> list[str]:
    return [button["title"] for button in line.payload["buttons"]]


def session(talk: Talk) -> ScreeningSession:
    newest = select(ScreeningSession).where(
        ScreeningSession.conversation_id == talk.conversation_id
    )
    with talk.stack.services.database.reading() as tx:
        return tx.scalars(newest.order_by(ScreeningSession.id.desc())).first()


def question(talk: Talk) -> str | None:
    return session(talk).question


def in_screening(talk: Talk) -> Talk:
    """Begin a screening for 低保 and answer its first question."""
    talk.say("帮我做个预审")
    talk.say("低保")
    assert question(talk) not in {None, "_programmes"}
    return talk


def test_a_policy_question_is_answered_with_its_clause(talk: Talk):
    lines = talk.say(POLICY)

    assert outcomes(lines) == ["answered"]
    assert "A-2.3" in cited(lines)


@pytest.mark.parametrize("text", ["今天天气怎么样", "讲个笑话", "what time is it"])
def test_other_matters_are_out_of_scope(talk: Talk, text: str):
    assert outcomes(talk.say(text)) == ["out_of_scope"]


@pytest.mark.parametrize("text", ["你好", "谢谢你", "再见", "你能做什么", "好的"])
def test_small_talk(talk: Talk, text: str):
    lines = talk.say(text)

    assert outcomes(lines) == ["smalltalk"]
    assert lines[0].author == "bot"


@pytest.mark.parametrize("text", ["😀😀", "   ", "/restart", "/screening_answer{}", "a" * 5000])
def test_odd_input_gets_one_sensible_reply(talk: Talk, text: str):
    lines = talk.say(text)

    assert len(lines) == 1
    assert outcomes(lines)[0] in {"out_of_scope", "clarify", "smalltalk"}


def test_a_button_under_small_talk_starts_a_screening(talk: Talk):
    talk.say("你好")

    lines = talk.press("看看能申请什么")

    assert set(outcomes(lines)) == {"screening"}
    assert session(talk).state == "active"


def test_a_screening_with_interruption_dont_know_correction_and_stop(talk: Talk):
    in_screening(talk)
    first = question(talk)

    interrupted = talk.say(POLICY)
    assert outcomes(interrupted) == ["answered", "screening"]
    assert question(talk) == first

    talk.say("不晓得")
    assert question(talk) != first

    hukou = talk.command('/screening_answer{"fact":"hukou","value":"开州"}')
    assert set(outcomes(hukou)) == {"screening"}
    assert session(talk).facts["hukou"] == "开州"

    talk.say("刚才户口说错了，是外省的")
    assert session(talk).facts["hukou"] == "外省"

    stopped = talk.say("不测了")
    assert outcomes(stopped) == ["screening"]
    assert session(talk).state == "cancelled"

    after = talk.say(POLICY)
    assert outcomes(after) == ["answered"]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("谢谢", "smalltalk"),
        ("你能做什么", "smalltalk"),
        ("你好", "smalltalk"),
        ("今天天气怎么样", "out_of_scope"),
        ("我的事办到哪一步了", "clarify"),
        ("预审结果", "clarify"),
    ],
)
def test_whatever_interrupts_the_question_comes_back_last(talk: Talk, text: str, first: str):
    in_screening(talk)
    asked = question(talk)

    lines = talk.say(text)

    assert outcomes(lines) == [first, "screening"]
    assert question(talk) == asked
    assert titles(lines[-1])


def test_why_explains_and_asks_once(talk: Talk):
    in_screening(talk)
    asked = question(talk)

    lines = talk.say("你问这个做啥子")

    assert outcomes(lines) == ["screening"]
    assert question(talk) == asked


def test_starting_twice_goes_on(talk: Talk):
    in_screening(talk)
    asked = session(talk)

    talk.say("帮我做个预审")

    assert session(talk).id == asked.id
    assert session(talk).question == asked.question


def test_goodbye_is_not_followed_by_a_question_and_the_screening_waits(talk: Talk):
    in_screening(talk)

    lines = talk.say("再见")

    assert outcomes(lines) == ["smalltalk"]
    assert session(talk).state == "active"


@pytest.mark.parametrize("prepare", [lambda talk: talk, in_screening], ids=["free", "screening"])
def test_a_person_can_be_asked_for_anywhere(talk: Talk, prepare):
    prepare(talk)

    lines = talk.say("转人工")

    assert outcomes(lines) == ["handoff", "handoff"]  # it waits; where one lives
    assert lines[1].payload["asks"] == "region"
    with talk.stack.services.database.reading() as tx:
        case = tx.scalars(select(Case).where(Case.conversation_id == talk.conversation_id)).one()
    assert case.state == "queued"


def test_a_complaint_offers_a_person_and_lands_in_the_complaints_queue(talk: Talk):
    (heard,) = talk.say("我要投诉村里的干部")

    talk.press(titles(heard)[0])

    with talk.stack.services.database.reading() as tx:
        case = tx.scalars(select(Case).where(Case.conversation_id == talk.conversation_id)).one()
    assert case.queue == "Q-TS"


def test_everything_can_be_deleted(talk: Talk):
    in_screening(talk)

    talk.say("把我的资料全部删掉")
    lines = talk.press("确定删除")

    assert "都删掉了" in lines[0].text
    assert session(talk) is None
    assert outcomes(talk.say(POLICY)) == ["answered"]


def screened(talk: Talk) -> list[MessageView]:
    """Carry a screening for a place in a home through to its result; return its lines."""
    lines = talk.say("我爸七十一了当过兵，一个人住，想进养老院")
    for _ in range(12):
        if session(talk).state == "done":
            return lines
        lines = talk.say("不晓得")
    raise AssertionError(f"no result; still asked: {question(talk)}")


def test_the_slip_is_offered_shown_and_deleted(talk: Talk):
    result = screened(talk)
    assert "看预审单（可打印）" in titles(result[-1])

    (shown,) = talk.say("把预审单打印出来")
    assert shown.text.startswith("预审单（父亲）")

    talk.press("删掉这张预审单")
    (gone,) = talk.press("确定删掉")
    assert "删掉了" in gone.text
    assert session(talk) is None
    (none,) = talk.say("看预审单")
    assert "没有预审单" in none.text


def test_a_slip_asked_for_during_a_screening_brings_the_question_back(talk: Talk):
    in_screening(talk)
    asked = question(talk)

    lines = talk.say("看预审单")

    assert outcomes(lines) == ["clarify", "screening"]
    assert question(talk) == asked


def test_traditional_characters_are_understood(talk: Talk):
    assert set(outcomes(talk.say("開始預審"))) == {"screening"}


def test_a_screening_goes_on_after_rasa_was_restarted(stack: Stack):
    talk = in_screening(stack.talk())
    asked = question(talk)

    stack.restart_rasa()

    interrupted = talk.say(POLICY)
    assert outcomes(interrupted) == ["answered", "screening"]
    assert question(talk) == asked
    talk.say("不晓得")
    assert question(talk) != asked
