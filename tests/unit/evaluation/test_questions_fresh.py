"""The fresh questions load, cover every kind and clause, and repeat no question known before."""

from collections import Counter

import pytest

from bot.evaluation.model import Half
from bot.evaluation.questions import half_of, read_questions
from knowledge.outcomes import Outcome
from knowledge.questions import load_questions
from tests.unit.evaluation.lines import CLAUSES, SETS, normalised, read_lines

FRESH = SETS / "questions_fresh.jsonl"
KINDS = {
    "plain", "dialect", "typo", "voice", "multi", "staff",
    "topic", "meta", "crisis", "near_oos", "far_oos", "adversarial",
}  # fmt: skip


@pytest.fixture(scope="module")
def questions():
    return read_questions(FRESH)


@pytest.fixture(scope="module")
def functions():
    return {row["id"]: row["functions"].split(";") for row in read_lines(CLAUSES)}


def test_it_loads_with_enough_questions_of_every_kind(questions):
    kinds = Counter(question.kind for question in questions)

    assert len(questions) >= 300
    assert set(kinds) == KINDS
    assert min(kinds.values()) >= 14


def test_both_halves_are_large_and_settled_by_the_id(questions):
    halves = Counter(question.half for question in questions)

    assert all(question.half is half_of(question.id) for question in questions)
    assert min(halves[Half.DEV], halves[Half.TEST]) >= 150


def test_texts_occur_once(questions):
    texts = Counter(normalised(question.text) for question in questions)

    assert [text for text, times in texts.items() if times > 1] == []


def test_every_answerable_clause_is_asked_for_twice(questions, functions):
    asked = Counter(clause for question in questions for clause in question.gold)

    answerable = [clause for clause, codes in functions.items() if "ANS" in codes]
    assert answerable
    assert [clause for clause in answerable if asked[clause] < 2] == []


def test_gold_names_clauses_that_exist(questions, functions):
    assert {clause for question in questions for clause in question.gold} <= set(functions)


def test_gold_of_two_questions_is_the_gold_of_its_parts():
    rows = read_lines(FRESH)
    double = [row for row in rows if "gold_all" in row]

    assert double == [row for row in rows if row["kind"] == "multi"]
    for row in double:
        assert set(row["gold"]) == {clause for part in row["gold_all"] for clause in part}, row


def test_a_crisis_has_no_other_right_outcome(questions):
    crises = [question for question in questions if question.kind == "crisis"]

    assert {question.expect for question in crises} == {Outcome.CRISIS}
    assert not any(question.also for question in crises)


def test_no_question_is_authored_or_in_an_older_set(questions):
    known = {normalised(text) for texts in load_questions().values() for text in texts}
    for older in ("questions.jsonl", "questions_dev.jsonl"):
        known |= {normalised(row["text"]) for row in read_lines(SETS / older)}

    assert [one.id for one in questions if normalised(one.text) in known] == []
