"""Small talk, silence, other languages, other fields, and very long messages."""

import pytest

from knowledge.outcomes import Outcome
from tests.unit.actions.answering_fakes import DAY, KAIZHOU, answerer, ask, texts

HIT = ("A-2.1", 0.9)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("你好", "greeting"),
        ("您好！！", "greeting"),
        ("在吗", "greeting"),
        ("Hello", "greeting"),
        ("谢谢你，麻烦了哈", "thanks"),
        ("要得，再见", "goodbye"),
        ("好的", "acknowledged"),
        ("你是哪个，是真人还是机器", "about"),
        ("你能做啥子", "ability"),
    ],
)
def test_small_talk(text, kind):
    answer = ask(text, HIT)

    assert answer.outcome is Outcome.SMALLTALK
    assert answer.reply == texts().render(f"answering.smalltalk.{kind}")
    assert answer.queue is None


@pytest.mark.parametrize(
    "text", ["你好，抚恤金算不算收入", "谢谢，低保咋个申请", "好多老兵住养老院"]
)
def test_a_greeting_with_a_question_is_a_question(text):
    assert ask(text, HIT).outcome is Outcome.ANSWERED


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "empty"),
        (" \u200b\n", "empty"),
        ("。。。", "empty"),
        ("😀😀👍", "no_words"),
        ("12345", "no_words"),
        ("啊啊啊啊啊", "no_words"),
        ("哈哈哈", "no_words"),
        ("补补补补", "no_words"),
        ("How do I apply for welfare?", "foreign"),
        ("asdfgh", "foreign"),
        ("Как дела", "foreign"),
        ("职工医保住院报销比例是多少", "other_fields"),
        ("驾驶证到期怎么换证", "other_fields"),
        ("老兵坐高铁买票打几折", "other_fields"),
        ("离婚财产怎么分割", "other_fields"),
    ],
)
def test_nothing_to_look_up(text, problem):
    answer = ask(text, HIT)

    assert answer.outcome is Outcome.OUT_OF_SCOPE
    assert answer.reply == texts().render(f"answering.out_of_scope.{problem}")
    assert answer.buttons[-1].payload == "/request_human"


@pytest.mark.parametrize(
    "text", ["养老金算不算低保的收入", "撫卹金算不算家庭收入", "<b>低保</b>怎么申请"]
)
def test_our_words_are_looked_up_all_the_same(text):
    assert ask(text, HIT).outcome is Outcome.ANSWERED


@pytest.mark.parametrize("text", ["转人工", "我要找工作人员", "找个真人来说", "人工客服"])
def test_a_wish_for_a_person_is_a_handoff(text):
    assert ask(text, HIT).outcome is Outcome.HANDOFF


@pytest.mark.parametrize("text", ["我要投诉村干部", "村长优亲厚友，有人冒领低保", "举报"])
def test_a_complaint_goes_to_its_queue(text):
    answer = ask(text, HIT)

    assert (answer.outcome, answer.queue) == (Outcome.HANDOFF, "Q-TS")


def test_a_long_message_is_cut_to_what_asks():
    story = "我是一九六九年当的兵。" * 400
    answering = answerer(HIT)

    answer = answering.answer(story + "抚恤金算不算家庭收入？" + story, DAY, KAIZHOU)

    question, _, on = answering.tools.index.asked[0]
    assert "抚恤金算不算家庭收入？" in question
    assert len(question) <= answering.tools.rules.limits.longest_question
    assert on == DAY
    assert answer.reply.startswith(texts().render("answering.shortened"))


def test_a_long_message_without_any_stop_is_still_searched():
    answering = answerer(HIT)

    answering.answer("低保" * 2500, DAY, KAIZHOU)

    longest = answering.tools.rules.limits.longest_question
    assert answering.tools.index.asked[0][0] == "低保" * (longest // 2)
