"""The development questions are well formed and were not taken from the authored ones."""

import pytest

from knowledge.outcomes import Outcome
from knowledge.questions import load_questions
from tests.unit.evaluation.lines import CLAUSES, SETS, normalised, read_lines

WITH_GOLD = {Outcome.ANSWERED, Outcome.NOT_STATED}


@pytest.fixture(scope="module")
def rows():
    return read_lines(SETS / "questions_dev.jsonl")


def test_ids_and_texts_occur_once(rows):
    assert len({row["id"] for row in rows}) == len(rows)
    assert len({normalised(row["text"]) for row in rows}) == len(rows)


def test_every_row_has_exactly_the_agreed_fields(rows):
    for row in rows:
        assert set(row) == {"id", "text", "kind", "gold", "expect"}, row["id"]


def test_gold_is_given_exactly_where_a_clause_governs(rows):
    for row in rows:
        assert bool(row["gold"]) == (Outcome(row["expect"]) in WITH_GOLD), row["id"]


def test_gold_names_answerable_clauses(rows):
    clauses = read_lines(CLAUSES)
    answerable = {clause["id"] for clause in clauses if "ANS" in clause["functions"]}

    assert {gold for row in rows for gold in row["gold"]} <= answerable


def test_enough_answerable_questions_over_enough_clauses(rows):
    answered = [row for row in rows if row["expect"] == Outcome.ANSWERED]

    assert len(answered) >= 100
    assert len({gold for row in answered for gold in row["gold"]}) >= 70


def test_no_question_is_also_an_authored_one(rows):
    authored = {normalised(text) for texts in load_questions().values() for text in texts}

    assert [row["id"] for row in rows if normalised(row["text"]) in authored] == []
