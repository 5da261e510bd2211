"""The words around a clause: verbatim, by its strength, no promise, a next step."""

import re
from dataclasses import replace

import pytest

from actions.answering import Answerer, Contact
from actions.answering.rules import load_rules
from actions.answering.wording import line_of
from actions.texts.loader import Text, Texts
from knowledge.documents.model import Strength
from knowledge.outcomes import Outcome
from tests.unit.actions.answering_fakes import DAY, KAIZHOU, answerer, ask, cited, clauses, texts

QUOTABLE = [id for id, one in clauses().items() if any(c.startswith("ANS") for c in one.functions)]


@pytest.mark.parametrize("id", QUOTABLE)
def test_every_quotable_clause_is_quoted_verbatim_with_its_source(id):
    clause = clauses()[id]

    answer = ask("这件事文件怎么规定的呢请讲", (id, 0.9))

    assert answer.outcome is Outcome.ANSWERED
    assert f"「{clause.text}」" in answer.reply
    assert clause.document in answer.reply
    assert all(heading.rstrip("。") in answer.reply for heading in clause.path)
    assert texts().render(f"answering.open.{line_of(load_rules().wording, clause)}") in answer.reply
    [citation] = answer.citations
    assert (citation.document, citation.clause, citation.text) == (clause.document, id, clause.text)
    assert citation.path == " / ".join(clause.path)
    assert citation.strength == clause.strength.value


@pytest.mark.parametrize("strength", list(Strength))
def test_every_strength_has_its_opening(strength):
    assert texts().has(f"answering.open.{strength.value}")


def test_the_question_of_the_allowance():
    answer = ask("抚恤金算不算家庭收入？", ("A-2.3", 0.9))

    assert cited(answer) == ["A-2.3"]
    assert answer.citations[0].document == "渝民发〔2021〕13号"
    assert "优待抚恤金等不计入家庭收入" in answer.reply


def test_encouragement_is_never_a_right():
    answer = ask("老兵住养老院护理费打几折", ("A-5.2", 0.9))

    assert answer.outcome is Outcome.NOT_STATED
    assert "不能向您保证" in answer.reply
    assert "文件里没有写" in answer.reply
    assert not re.search(r"一定(能|可以)|您可以享受|肯定|放心", answer.reply)


def test_the_document_of_2020_carries_its_note_once():
    note = "这份文件是2020年写的"

    answer = ask("临时救助怎么先行救助", ("B-3.1.5", 0.9), ("B-2.1.4", 0.89))

    assert answer.reply.count(note) == 1
    assert note not in ask("抚恤金算不算家庭收入", ("A-2.3", 0.9)).reply


@pytest.mark.parametrize(
    ("question", "clause", "titles"),
    [
        ("困难老兵怎么保障", "A-2.1", ["帮我预审：低保", "帮我预审：特困"]),
        ("老兵临时救助怎么弄", "A-2.1", ["帮我预审：临时救助", "帮我预审：低保"]),  # asked first
        ("公办养老院优先不", "A-5.1", ["帮我预审：养老优先入住"]),
        ("照护费能减吗", "A-5.2", []),  # no such programme
    ],
)
def test_screenings_offered(question, clause, titles):
    answer = ask(question, (clause, 0.9))

    assert [button.title for button in answer.buttons] == [*titles, "转人工"]


def test_a_screening_button_starts_its_programme():
    answer = ask("公办养老院优先不", ("A-5.1", 0.9))

    assert answer.buttons[0].payload == '/start_screening{"programme":"P07"}'


@pytest.mark.parametrize(
    ("clause", "queue"),
    [("A-5.1", "Q-YL"), ("A-2.4", "Q-YL"), ("A-7.3", "Q-SW"), ("A-2.3", "Q-JZ"), ("A-8.1", "Q-JZ")],
)
def test_queue_is_the_first_of_the_clause_or_the_window(clause, queue):
    assert ask("这件事文件怎么规定的呢", (clause, 0.9)).queue == queue


def test_a_configured_phone_is_told_and_a_missing_one_is_not_invented():
    contact = Contact(phone="023-00000000", hours="9:00—17:00")
    question = ("民政局电话是多少", ("A-8.1", 0.9))

    told, untold = ask(*question, contact=contact), ask(*question)

    assert "023-00000000" in told.reply
    assert "9:00—17:00" in told.reply
    assert not re.search(r"\d{3,}", untold.reply.replace("2021", ""))


def test_a_figure_without_a_source_is_never_sent():
    answering = answerer(("A-2.3", 0.9))
    entries = dict(answering.tools.texts.entries)
    entries["plain.A-2.3"] = Text("每月发770元。", frozenset())
    tampered = Answerer(replace(answering.tools, texts=Texts(entries)))

    answer = tampered.answer("抚恤金算不算家庭收入", DAY, KAIZHOU)

    assert answer.outcome is Outcome.ERROR
    assert "770" not in answer.reply


def test_the_reply_becomes_a_message():
    answer = ask("抚恤金算不算家庭收入？", ("A-2.3", 0.9))

    payload = answer.as_reply().payload()

    assert payload["outcome"] == "answered"
    assert payload["citations"][0]["clause"] == "A-2.3"
    assert payload["buttons"][-1] == {"title": "转人工", "payload": "/request_human"}
