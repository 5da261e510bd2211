"""Dated amounts beside «the document gives none»: labelled, with date, mark and source."""

import re
from dataclasses import replace
from datetime import date

import pytest

from actions.answering import Answerer
from actions.texts.loader import Text, Texts
from knowledge.outcomes import Outcome
from knowledge.screening.sources import load_sources
from knowledge.standards import load_with_history
from tests.unit.actions.answering_fakes import KAIZHOU, answerer, texts

LEAD = texts().render("standards.lead")
OLD = texts().render("standards.old")
UNKNOWN = texts().render("standards.unknown")
CLOSE = texts().render("standards.close")


def ask_on(day: date, question: str, clause: str = "A-2.1"):
    return answerer((clause, 0.9)).answer(question, day, KAIZHOU)


@pytest.mark.parametrize(
    ("question", "clause", "shown", "hidden"),
    [
        ("低保一个月多少钱", "A-2.1", ["770", "630"], ["750", "1001"]),
        ("城市低保一个月好多钱", "A-2.1", ["770"], ["630"]),
        ("农村低保标准是多少", "A-2.1", ["630"], ["770"]),
        ("特困供养一个月多少钱", "A-2.4", ["1001", "300", "200", "50"], ["770"]),
        ("特困人员护理费一个月好多钱", "A-2.4", ["300", "200", "50"], ["1001"]),
        ("孤儿一个月多少钱", "B-3.2.2", ["1851", "1651"], ["1825"]),
        ("福利院的孤儿一个月多少钱", "B-3.2.2", ["1851"], ["1651"]),
        ("事实无人抚养的娃儿一个月多少钱", "B-3.2.3", ["1651"], ["1851"]),
        ("重残护理补贴每月多少元", "B-3.4.2", ["110", "100"], ["90元"]),
        ("二级护理补贴每月多少元", "B-3.4.2", ["100"], ["110"]),
        ("残疾人生活补贴每月多少元", "B-3.4.2", ["100"], ["110"]),
        ("高龄失能老人补贴多少钱", "A-8.1", ["200"], ["300"]),
    ],
)
def test_the_amounts_of_the_matter_asked_about(question, clause, shown, hidden):
    answer = ask_on(date(2026, 3, 1), question, clause)

    said = answer.reply.partition(LEAD)[2]
    assert answer.outcome is Outcome.NOT_STATED
    assert all(amount in said for amount in shown)
    assert not any(amount in said for amount in hidden)
    assert CLOSE in said


@pytest.mark.parametrize(
    ("day", "amount", "is_old"),
    [
        (date(2021, 8, 31), "620", False),
        (date(2021, 9, 1), "636", False),
        (date(2025, 6, 30), "750", False),
        (date(2025, 7, 1), "770", False),
        (date(2026, 9, 1), "770", False),  # fourteen months on
        (date(2026, 9, 2), "770", True),
    ],
)
def test_the_amount_is_that_of_the_day_and_says_when_it_is_old(day, amount, is_old):
    reply = ask_on(day, "城市低保一个月多少钱").reply

    assert f"每人每月{amount}元" in reply
    assert (OLD in reply) is is_old


def test_before_anything_we_know_no_amount_is_shown():
    reply = ask_on(date(2023, 1, 1), "高龄失能老人补贴多少钱", "A-8.1").reply

    assert UNKNOWN in reply
    assert LEAD not in reply
    assert not re.search(r"\d元", reply)


def test_date_source_and_mark_stand_beside_the_amount():
    found = ask_on(date(2026, 3, 1), "城市低保一个月多少钱").reply
    secondary = ask_on(date(2026, 3, 1), "二级护理补贴多少钱", "B-3.4.2").reply
    inferred = ask_on(date(2025, 9, 1), "二级护理补贴多少钱", "B-3.4.2").reply
    undated = ask_on(date(2026, 3, 1), "高龄失能老人补贴多少钱", "A-8.1").reply

    assert "从2025年7月1日起（据渝民规〔2025〕6号" in found
    assert "没有见到原件" not in found
    assert "从2026年1月1日起" in secondary
    assert "转载" in secondary
    assert "推算" in inferred
    assert "7月" not in inferred.partition(LEAD)[2]  # nobody knows from which day
    assert "，2025-01-10）" in undated  # when its source was published


@pytest.mark.parametrize(
    ("question", "clause"),
    [
        ("低保边缘家庭一个月多少钱", "A-2.2"),  # another matter: we keep no amount of it
        ("临时救助给多少钱", "A-2.5"),  # nobody published one
        ("低保什么时候发", "A-2.1"),  # no amount is asked for
        ("低保边缘户是啥子", "A-2.2"),
    ],
)
def test_no_amount_where_none_belongs(question, clause):
    assert LEAD not in ask_on(date(2026, 3, 1), question, clause).reply


@pytest.mark.parametrize("amount", ["750", "1825", "2024"])
def test_a_figure_of_a_row_that_is_not_shown_is_never_sent(amount):
    answering = answerer(("A-2.1", 0.9))
    entries = dict(answering.tools.texts.entries)
    entries["standards.close"] = Text(f"以前是{amount}元。", frozenset())
    tampered = Answerer(replace(answering.tools, texts=Texts(entries)))

    answer = tampered.answer("低保一个月多少钱", date(2026, 3, 1), KAIZHOU)

    assert answer.outcome is Outcome.ERROR
    assert amount not in answer.reply


def test_every_row_that_can_be_shown_has_a_label_a_source_and_an_amount():
    rules, standards = answerer().tools.rules.amounts, load_with_history()
    names = {name for group in rules.groups for name in group.rows}

    assert all(texts().has(f"standards.label.{name}") for name in names)
    assert {key for step in rules.narrow for key in step} | rules.undated <= names
    for name in names:
        assert {row.source.split(" ")[0] for row in standards.rows[name]} <= load_sources().keys()


def test_every_amount_on_every_change_passes_the_figures_check():
    questions = {
        "低保一个月多少钱": "A-2.1",
        "特困供养一个月多少钱": "A-2.4",
        "孤儿一个月多少钱": "B-3.2.2",
        "残疾人补贴一个月多少钱": "B-3.4.2",
        "高龄失能老人补贴一个月多少钱": "A-8.1",
    }
    days = {row.valid_from for rows in load_with_history().rows.values() for row in rows}
    days |= {date(2021, 1, 1), date(2027, 12, 31)}

    asked = [(q, c, day) for q, c in questions.items() for day in days if day.year > 2020]
    outcomes = {ask_on(day, question, clause).outcome for question, clause, day in asked}

    assert outcomes == {Outcome.NOT_STATED}
