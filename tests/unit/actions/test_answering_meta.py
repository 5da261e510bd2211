"""Questions about the documents themselves, as staff ask them."""

from dataclasses import replace
from datetime import date

import pytest

from actions.answering import Answerer
from knowledge.documents.model import Strength
from knowledge.outcomes import Completeness, Outcome
from tests.unit.actions.answering_fakes import DAY, KAIZHOU, answerer, ask, cited, clauses


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("13号文的文号是什么", ["A-0.4"]),
        ("文号是多少", ["A-0.4", "B-0.3"]),  # names no document
        ("请提供开州区实施意见的文号", ["B-0.3"]),
        ("老兵那个通知的标题和文号请给我", ["A-0.4", "A-0.3"]),
        ("13号文的发文机关是哪些", ["A-0.3"]),
        ("7号文主送哪些单位", ["B-0.4"]),
        ("这份老兵通知的上位文件是什么", ["A-0.6"]),
        ("区里实施意见依据的是哪份文件", ["B-0.5"]),
    ],
)
def test_the_front_matter_is_quoted(question, rows):
    answer = ask(question)

    assert (answer.outcome, answer.completeness) == (Outcome.ANSWERED, Completeness.FULL)
    assert cited(answer) == rows
    assert all(clauses()[row].text in answer.reply for row in rows)


def test_the_issuers_come_from_the_catalogue():
    reply = ask("13号文的发文机关是哪些").reply

    assert "重庆市民政局、重庆市退役军人事务局" in reply


@pytest.mark.parametrize(
    ("question", "row"),
    [
        ("13号文的成文日期是哪天", "A-0.3"),
        ("7号文里有没有联系电话", "B-0.2"),
        ("13号文的咨询电话是多少", "A-0.3"),
    ],
)
def test_what_the_text_does_not_hold_is_not_stated(question, row):
    answer = ask(question)

    assert (answer.outcome, cited(answer)) == (Outcome.NOT_STATED, [row])
    assert "文件未载明" in answer.reply


def test_a_date_that_the_catalogue_knows_is_told():
    tools = answerer().tools
    dated = {
        number: replace(one, issued=date(2021, 6, 8)) for number, one in tools.documents.items()
    }

    answer = Answerer(replace(tools, documents=dated)).answer("13号文的成文日期", DAY, KAIZHOU)

    assert answer.outcome is Outcome.ANSWERED
    assert "2021年6月8日" in answer.reply


@pytest.mark.parametrize(
    ("question", "strength", "word"),
    [
        ("哪些条款说鼓励", Strength.ENCOURAGEMENT, "鼓励"),
        ("哪几条用的是“支持”", Strength.ENCOURAGEMENT, "支持"),
        ("哪些条款写的是可以", Strength.DISCRETION, "可"),
        ("列出探索性的条款", Strength.PILOT, "探索"),
    ],
)
def test_clauses_are_listed_by_wording_the_fitting_strength_first(question, strength, word):
    answer = ask(question)

    assert answer.outcome is Outcome.ANSWERED
    assert answer.citations[0].strength == strength.value
    assert all(word in one.text or "适当" in one.text for one in answer.citations)
    assert all(f"「{one.text}」" in answer.reply for one in answer.citations)


def test_the_clauses_that_only_help_to_draft_are_found():
    assert cited(ask("列出配合制定的条款")) == ["B-4.1.2", "B-4.4.2", "B-5.2.5", "B-5.3.3"]


def test_the_division_of_work_goes_by_strength():
    assert cited(ask("分工的条款有哪些")) == ["A-8.1", "A-8.2", "B-6.1.3"]


@pytest.mark.parametrize(
    ("question", "prefix"),
    [
        ("13号文第五部分讲什么", "A-5."),
        ("区里实施意见第3部分主要写了哪些内容", "B-3."),
    ],
)
def test_a_part_of_a_document_is_listed(question, prefix):
    answer = ask(question)

    assert answer.outcome is Outcome.ANSWERED
    assert answer.citations
    assert all(id.startswith(prefix) for id in cited(answer))
    assert len(answer.citations) <= answerer().tools.rules.meta.most


def test_a_part_that_does_not_exist_is_left_to_retrieval():
    assert ask("13号文第二十部分讲什么").outcome is Outcome.OUT_OF_SCOPE


def test_a_district_document_is_not_listed_elsewhere():
    answer = ask("哪些条款提到试点", district="重庆市万州区")

    assert {one.document for one in answer.citations} == {"渝民发〔2021〕13号"}


def test_a_document_not_in_force_is_not_listed():
    answer = answerer().answer("哪些条款提到试点", date(2020, 6, 1), KAIZHOU)

    assert {one.document for one in answer.citations} == {"开州府发〔2020〕7号"}


@pytest.mark.parametrize(
    "question",
    [
        "哪些规定支持老兵创业",  # the word is meant, not mentioned
        "老兵住养老院有哪些优先",
        "低保是哪个部门发的",
        "临时救助依据什么文件办",
        "低保的电话是多少",
        "哪些地方可以办优先手续",
        "哪些人可以免丧葬费",
    ],
)
def test_a_question_of_substance_is_not_about_documents(question):
    answer = ask(question, ("A-4.2", 0.9))

    assert cited(answer) == ["A-4.2"]
