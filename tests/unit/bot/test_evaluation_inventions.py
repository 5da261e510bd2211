"""What has no source is found, and what has one is let through."""

from dataclasses import replace

import pytest

from bot.evaluation.inventions import inventions, load_sources
from knowledge.outcomes import Outcome
from tests.unit.actions.answering_fakes import ask, clauses


@pytest.fixture(scope="module")
def sources():
    return load_sources(contact=("023-1234",))


@pytest.fixture
def answer():
    return ask("农村养老设施什么时候建成", ("B-4.1.5", 0.9))


def test_the_products_own_answer_has_none(sources, answer):
    assert answer.citations
    assert inventions(sources, answer) == ()


def test_a_clause_that_does_not_exist(sources, answer):
    false = replace(answer, citations=(replace(answer.citations[0], clause="B-9.9"),))

    assert "clause B-9.9 does not exist" in inventions(sources, false)


@pytest.mark.parametrize("change", [{"text": "到2022年。"}, {"document": "渝民发〔2021〕13号"}])
def test_a_clause_that_is_not_quoted_as_it_stands(sources, answer, change):
    false = replace(answer, citations=(replace(answer.citations[0], **change),))

    assert inventions(sources, false) == ("clause B-4.1.5 is not quoted as it stands",)


def test_a_quotation_of_another_clause_is_loose(sources, answer):
    other = clauses()["A-5.2"].text
    false = replace(answer, reply=f"{answer.reply}\n文件原话：「{other}」")

    assert inventions(sources, false) == (f"quotation {other!r} is in no cited clause",)


def test_a_quotation_with_one_character_changed_is_loose(sources, answer):
    text = answer.citations[0].text
    false = replace(answer, reply=answer.reply.replace(text, text.replace("到", "在")))

    assert len(inventions(sources, false)) == 1


@pytest.mark.parametrize(
    ("sentence", "figure"),
    [
        ("每月发 888 元。", "888"),
        ("每月发８８８元。", "888"),  # full width
        ("照护费减免百分之五十。", "百分之五十"),
        ("照护费打三折。", "三"),
        ("一次发两千元。", "两千"),
        ("六十岁以上可以。", "六十"),
        ("十五个工作日办结。", "十五"),
    ],
)
def test_a_figure_without_a_source(sources, answer, sentence, figure):
    false = replace(answer, reply=answer.reply + sentence)

    assert inventions(sources, false) == (f"figure {figure!r} has no source",)


@pytest.mark.parametrize(
    "sentence",
    [
        "一共 535 个村。",  # in the cited clause
        "见 7 号文。",  # in the number of its document
        "2025 年 7 月起城市低保 770 元。",  # a dated standard
        "窗口电话 023-1234。",  # the contact
        "我一样一样问您，您先等一等。",  # no figure at all
    ],
)
def test_figures_with_a_source_are_let_through(sources, answer, sentence):
    assert inventions(sources, replace(answer, reply=answer.reply + sentence)) == ()


def test_the_emergency_numbers_belong_to_a_crisis_only(sources, answer):
    crisis = ask("我不想活了")
    elsewhere = replace(crisis, outcome=Outcome.OUT_OF_SCOPE)

    assert "12356" in crisis.reply
    assert inventions(sources, crisis) == ()
    assert "figure '12356' has no source" in inventions(sources, elsewhere)
