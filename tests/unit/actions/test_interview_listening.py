"""What a message does to an interview."""

from dataclasses import replace
from datetime import date

import pytest

from actions.screening.describing import Describer
from actions.screening.listening import Listener, Then
from actions.screening.progress import Progress
from actions.texts import load_texts
from knowledge.screening.interview_mind import load_mind

ON = date(2025, 8, 1)
ASKED = Progress(
    question="inc_wage",
    is_person_known=True,
    is_wish_known=True,
    facts={"hukou": "开州", "hh_n": 3},
    answers={"hukou": "开州", "hh_n": 3},
)


@pytest.fixture(scope="module")
def listener() -> Listener:
    mind, texts = load_mind(), load_texts()
    return Listener(mind, Describer(mind.book, texts), texts, frozenset({"P01", "P03", "P07"}))


def take(listener, text, progress=ASKED, kind="answer", fact=None):
    return listener.take(progress, text, kind, fact, ON)


def test_an_answer_is_stored_and_said_back(listener):
    move = take(listener, "一年一万二")

    assert move.then is Then.NEXT
    assert move.progress.facts["inc_wage"] == 1000
    assert move.lines == ("记下了，全家工资：1000元/月。",)


def test_a_press_is_not_said_back(listener):
    move = take(listener, "没有", fact="inc_wage")

    assert move.progress.facts["inc_wage"] == 0
    assert move.lines == ()


@pytest.mark.parametrize(
    ("text", "kind", "why", "is_null"),
    [
        ("不晓得", "answer", "dont_know", True),  # unknown is a fact
        ("不想说", "answer", "refused", False),  # a refusal is none
        ("等哈再说", "answer", "later", False),
        ("", "dont_know", "dont_know", True),  # a button without words
        ("嗯哼", "refuse", "refused", False),  # the dialogue's own reading
        ("不晓得", "refuse", "dont_know", True),  # clear words beat a wrong reading
    ],
)
def test_not_answering_comes_in_three_kinds(listener, text, kind, why, is_null):
    move = take(listener, text, kind=kind)

    assert move.progress.skipped == {"inc_wage": why}
    assert ("inc_wage" in move.progress.facts) is is_null
    assert move.progress.value("inc_wage") is None


def test_words_of_a_question_are_not_taken_as_an_answer(listener):
    move = take(listener, "抚恤金一千二算不算收入")

    assert move.then is Then.UNCLEAR
    assert move.progress.facts == ASKED.facts


def test_misses_add_up_and_an_answer_clears_them(listener):
    twice = take(listener, "呵呵", take(listener, "哈哈哈").progress).progress

    assert twice.misses == 2
    assert take(listener, "一千二", twice).progress.misses == 0


def test_answering_again_with_the_same_value_changes_nothing_more(listener):
    once = take(listener, "一千二").progress

    again = take(listener, "一千二", once).progress

    assert again == once


def test_a_correction_keeps_everything_else(listener):
    move = take(listener, "不对，是两口人")

    assert move.then is Then.KEEP
    assert move.progress.facts == {"hukou": "开州", "hh_n": 2}
    assert move.lines == ("改好了，一起过日子的人数：3人改成2人。",)


def test_a_vague_correction_asks_which(listener):
    assert take(listener, "我说错了").then is Then.WHICH


def test_a_fact_named_wrong_is_asked_again(listener):
    move = take(listener, "户口说错了")

    assert move.then is Then.ASK
    assert move.progress.question == "hukou"


def test_an_unknown_button_value_asks_that_question(listener):
    move = take(listener, "火星", fact="hukou")

    assert move.then is Then.ASK
    assert move.progress.question == "hukou"
    assert move.progress.facts == ASKED.facts


def test_the_opening_fills_in_what_it_can(listener):
    move = listener.open(Progress(), "我爸七十一了当过兵，一个人住，想进养老院", (), ON)

    assert move.progress.person == "father"
    assert move.progress.programmes == ("P07",)
    assert move.progress.facts == {"age": 71, "vet": ["退役军人"], "living": "独居"}
    assert "年龄 71岁、和军人的关系 当过兵、跟谁住 一个人住" in move.lines[0]


def test_programmes_nobody_built_are_left_out(listener):
    move = listener.open(Progress(), "想吃低保", ("P99",), ON)

    assert move.progress.programmes == ("P01", "P03")


def test_health_told_unasked_is_held_until_consent(listener):
    held = listener.open(Progress(), "我肢体二级残疾", (), ON).progress
    asked = replace(held, question="_consent")

    yes = take(listener, "可以", asked).progress
    no = take(listener, "不想说", asked).progress

    assert "dis_cert" not in held.facts
    assert yes.facts["dis_cert"] == {"type": "肢体", "level": 2}
    assert (no.facts, no.held, no.consent) == ({}, {}, False)


def test_an_illness_as_the_event_is_health_too(listener):
    move = take(listener, "生了大病", replace(ASKED, question="event"))

    assert move.progress.held == {"event.type": "重病"}
    assert "event" not in move.progress.facts


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        ("_relation", {"person": "self", "is_person_known": True}),
        ("_programmes", {"programmes": (), "is_wish_known": True}),
        ("_consent", {"consent": False}),
    ],
)
def test_not_knowing_at_our_own_questions_takes_the_careful_way(listener, fact, expected):
    progress = take(listener, "不晓得", Progress(question=fact)).progress

    assert {key: getattr(progress, key) for key in expected} == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一千二嘛", True),
        ("养老金一百五", True),  # told in passing
        ("不对，是两口人", True),
        ("不晓得", True),
        ("能不能吃低保", False),
        ("不问了", False),
        ("", False),
    ],
)
def test_what_is_for_the_interview(listener, text, expected):
    assert listener.is_for_us(ASKED, text, ON) is expected
