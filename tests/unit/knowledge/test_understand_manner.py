"""Telling an answer from a question, a refusal, a «later» and a «why»."""

from datetime import date

import pytest

from knowledge.screening.interview_mind import load_mind
from knowledge.screening.understand_answer import Asked, Manner, hear


def manner(fact: str, text: str) -> Manner:
    return hear(load_mind(), Asked(fact, "self", date(2025, 8, 1)), text).manner


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("一千二嘛", Manner.ANSWER),
        ("一千二？", Manner.ANSWER),  # unsure of the number, not asking us
        ("没得啥子收入", Manner.ANSWER),  # 啥 inside a «nothing much»
        ("不清楚，大概一千二", Manner.ANSWER),  # a number goes before the doubt
        ("低保要啥条件？", Manner.QUESTION),
        ("那我抚恤金算不算收入嘛", Manner.QUESTION),
        ("老兵住养老院优先不", Manner.QUESTION),  # a final 不 asks
        ("抚恤金一千二算不算收入", Manner.QUESTION),  # holds a number and is still a question
        ("一个月一千二能不能吃低保", Manner.QUESTION),
        ("在哪里办", Manner.QUESTION),
        ("好久发钱", Manner.QUESTION),
        ("不晓得", Manner.DONT_KNOW),
        ("我也记不清楚了", Manner.DONT_KNOW),
        ("不晓得好多", Manner.DONT_KNOW),  # 好多 here asks nothing
        ("不想说", Manner.REFUSE),
        ("这个不方便说", Manner.REFUSE),
        ("不说", Manner.REFUSE),
        ("等哈再说", Manner.LATER),
        ("待会儿嘛", Manner.LATER),
        ("为啥问这个", Manner.WHY),
        ("问这个做啥子", Manner.WHY),
        ("问我收入做啥子", Manner.WHY),
        ("你们要这个来干啥", Manner.WHY),
        ("算了", Manner.STOP),
        ("不问了", Manner.STOP),
        ("哈哈哈", Manner.UNCLEAR),
        ("😀😀", Manner.UNCLEAR),
        ("hello", Manner.UNCLEAR),
        ("", Manner.UNCLEAR),
    ],
)
def test_manner_while_income_is_asked(said, expected):
    assert manner("inc_wage", said) is expected


@pytest.mark.parametrize(
    ("fact", "said", "expected"),
    [
        ("hukou", "开州？", Manner.ANSWER),
        ("hukou", "户口在哪里不晓得", Manner.DONT_KNOW),
        ("shop", "不晓得有没得", Manner.DONT_KNOW),  # the «没得» in it is not a no
        ("shop", "没得", Manner.ANSWER),
        ("adl", "哪样都能自己做", Manner.ANSWER),  # 哪样都 asks nothing
        ("event.now_ok", "过不过得去要咋个算", Manner.QUESTION),
        ("_consent", "莫问", Manner.REFUSE),
    ],
)
def test_manner_depends_on_the_question(fact, said, expected):
    assert manner(fact, said) is expected


def test_a_pressed_title_is_always_an_answer():
    assert manner("_consent", "不想说") is Manner.ANSWER
