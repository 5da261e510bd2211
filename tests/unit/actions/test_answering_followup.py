"""Questions that go on from the last answer, and options that are not offered twice."""

import pytest

from actions.answering import Topic
from knowledge.outcomes import Outcome
from tests.unit.actions.answering_fakes import DAY, KAIZHOU, answerer, ask, cited, texts

RELIEF = Topic("退役军人临时救助要带哪些材料", "A-2.5")
TOWN = Topic("城里低保一个月多少钱", "A-2.1")


def go_on(question: str, topic: Topic | None, *hits: tuple[str, float]):
    answering = answerer(*hits)
    answer = answering.answer(question, DAY, KAIZHOU, topic=topic)
    return answer, [asked for asked, _, _ in answering.tools.index.asked]


@pytest.mark.parametrize(
    ("question", "topic", "searched"),
    [
        ("那农村的呢？", TOWN, "农村低保一个月多少钱"),  # of two opposites the newer one holds
        ("那特困呢", TOWN, "特困城里一个月多少钱"),
        ("低保呢", RELIEF, "低保退役军人要带哪些材料"),
        ("那我老汉呢", RELIEF, "我老汉退役军人临时救助要带哪些材料"),
        ("怎么申请", RELIEF, "临时救助怎么申请"),
        ("条件呢", RELIEF, "临时救助条件呢"),
    ],
)
def test_a_follow_up_is_completed_from_the_topic(question, topic, searched):
    answer, asked = go_on(question, topic, ("A-2.1", 0.9))

    assert asked == [searched]
    assert answer.asked == searched
    assert texts().render("answering.resumed") in answer.reply


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("那要带啥子？", "papers"),
        ("多久到账", "deadline"),
        ("在哪里办", "address"),
        ("具体多少钱", "amount"),
        ("电话好多", "phone"),
    ],
)
def test_a_bare_question_is_governed_by_the_clause_of_the_topic(question, kind):
    answer, _ = go_on(question, Topic("临时救助怎么申请", "A-2.5"), ("B-4.3.1", 0.3))

    assert (answer.outcome, cited(answer)) == (Outcome.NOT_STATED, ["A-2.5"])
    assert texts().render(f"answering.asked.{kind}") in answer.reply


@pytest.mark.parametrize(
    "question",
    [
        "抚恤金算不算家庭收入",  # says what it is about
        "特困供养一个月好多钱",
        "那低保怎么申请呢",  # complete, for all its ending
        "那火星呢",  # nobody ever wrote about that
        "我想问一下我家老汉是退伍军人得了重病这种情况能不能吃低保呢",  # long
    ],
)
def test_a_question_that_stands_alone_is_left_alone(question):
    answer, asked = go_on(question, RELIEF, ("A-2.1", 0.9))

    assert asked == [question]
    assert texts().render("answering.resumed") not in answer.reply


@pytest.mark.parametrize("topic", [None, Topic(), Topic(has_clarified=True)])
def test_without_a_topic_nothing_is_carried(topic):
    _, asked = go_on("那农村的呢", topic)

    assert asked == ["那农村的呢"]


def test_small_talk_does_not_go_on_from_anything():
    answer, asked = go_on("谢谢", RELIEF)

    assert (answer.outcome, asked) == (Outcome.SMALLTALK, [])


def test_a_topic_of_another_district_is_not_carried():
    topic = Topic("临时救助怎么先行", "B-3.1.5")
    answering = answerer(("A-2.5", 0.9))

    answer = answering.answer("要带啥子", DAY, "重庆市万州区", topic=topic)

    assert cited(answer) == ["A-2.5"]


def test_danger_is_seen_whatever_the_topic():
    assert go_on("那我不想活了呢", RELIEF)[0].outcome is Outcome.CRISIS


def test_options_are_offered_once_and_then_the_likeliest_is_told():
    hits = ("B-3.4.2", 0.9)

    first, _ = go_on("补贴", None, hits)
    second, _ = go_on("补贴", Topic(has_clarified=True), hits)

    assert first.outcome is Outcome.CLARIFY
    assert (second.outcome, cited(second)) == (Outcome.ANSWERED, ["B-3.4.2"])
    assert texts().render("answering.guess") in second.reply


def test_a_tie_is_not_offered_twice_either():
    hits = (("A-5.1", 0.8), ("B-3.4.2", 0.79))

    first, _ = go_on("轮候", None, *hits)
    second, _ = go_on("轮候", Topic(has_clarified=True), *hits)

    assert first.outcome is Outcome.CLARIFY
    assert second.outcome is Outcome.ANSWERED
    assert texts().render("answering.guess") in second.reply


def test_when_nothing_is_likely_a_person_is_offered():
    answer, _ = go_on("多少钱", Topic(has_clarified=True))

    assert answer.outcome is Outcome.HANDOFF
    assert answer.buttons[-1].payload == "/request_human"


def test_after_options_a_clear_question_is_answered_without_a_word_about_guessing():
    answer, _ = go_on("抚恤金算不算家庭收入", Topic(has_clarified=True), ("A-2.3", 0.9))

    assert texts().render("answering.guess") not in answer.reply


def test_the_stored_answer_keeps_the_question_to_go_on_from():
    quoted = ask("抚恤金算不算家庭收入", ("A-2.3", 0.9)).as_reply().payload()
    greeting = ask("你好").as_reply().payload()

    assert quoted["asked"] == "抚恤金算不算家庭收入"
    assert "asked" not in greeting
