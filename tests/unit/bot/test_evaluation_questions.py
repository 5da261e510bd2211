"""The evaluation set is well formed, and a set that is not is refused by name."""

import json
import unicodedata
from collections import Counter

import pytest

from bot.evaluation.model import Half
from bot.evaluation.questions import (
    QUESTIONS,
    QuestionSetError,
    digest,
    half_of,
    read_questions,
)
from knowledge.documents import load_clauses
from knowledge.outcomes import Outcome
from knowledge.questions import load_questions

KINDS = {
    *("plain", "dialect", "typo", "voice", "multi", "staff", "topic", "meta"),
    *("crisis", "near_oos", "far_oos", "adversarial"),
}
ROW = {"id": "e008", "text": "?", "kind": "plain", "gold": ["A-2.1"], "expect": "answered"}


@pytest.fixture(scope="module")
def questions():
    return read_questions(QUESTIONS)


@pytest.fixture
def write(tmp_path):
    def write(**changes):
        row = {**ROW, "half": half_of("e008"), **changes}
        path = tmp_path / "set.jsonl"
        path.write_text(json.dumps(row) + "\n", encoding="utf-8")
        return path

    return write


def bare(text):
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(character for character in folded if character.isalnum())


def test_there_are_enough_questions_of_every_kind(questions):
    counted = Counter(question.kind for question in questions)

    assert len(questions) >= 420
    assert sum(question.is_answerable for question in questions) >= 290
    assert set(counted) == KINDS
    assert min(counted.values()) >= 10


def test_every_answerable_clause_is_asked_about_twice(questions):
    asked = Counter(clause for question in questions for clause in question.gold)
    answerable = {clause.id for clause in load_clauses() if clause.is_answerable}

    assert {clause for clause in answerable if asked[clause] < 2} == set()
    assert asked.keys() <= answerable


def test_no_question_occurs_twice(questions):
    assert len({bare(question.text) for question in questions}) == len(questions)


def test_no_question_was_taken_from_the_authored_or_development_ones(questions):
    development = QUESTIONS.with_name("questions_dev.jsonl").read_text(encoding="utf-8")
    known = {bare(json.loads(line)["text"]) for line in development.splitlines()}
    known |= {bare(text) for texts in load_questions().values() for text in texts}

    assert [question.id for question in questions if bare(question.text) in known] == []


def test_the_halves_are_settled_by_the_id():
    # sha256("e001") begins with 0x42, sha256("e008") with 0x03
    assert half_of("e007") is Half.DEV
    assert half_of("e008") is Half.TEST


def test_both_halves_are_large_and_together_are_the_set(questions):
    dev, test = (read_questions(QUESTIONS, half) for half in (Half.DEV, Half.TEST))

    assert min(len(dev), len(test)) >= 200
    assert {*dev, *test} == set(questions)
    assert not {*dev} & {*test}


def test_two_questions_at_once_keep_their_gold_apart(write):
    path = write(gold=["A-1.3", "A-2.1"], gold_all=[["A-1.3"], ["A-2.1"]])

    (question,) = read_questions(path)

    assert question.parts == (frozenset({"A-1.3"}), frozenset({"A-2.1"}))
    assert question.gold == {"A-1.3", "A-2.1"}


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"expect": "maybe"}, "maybe"),
        ({"half": "dev"}, "belongs to test"),  # chosen by hand
        ({"expect": "out_of_scope"}, "gold does not go with out_of_scope"),
        ({"gold": []}, "gold does not go with answered"),
        ({"note": "hm"}, "knows"),
        ({"also": ["perhaps"]}, "perhaps"),
    ],
)
def test_a_wrong_line_is_named(write, changes, fault):
    with pytest.raises(QuestionSetError, match=rf"set.jsonl, line 1.*{fault}"):
        read_questions(write(**changes))


def test_an_id_that_occurs_twice_is_refused(write):
    path = write()
    path.write_text(path.read_text(encoding="utf-8") * 2, encoding="utf-8")

    with pytest.raises(QuestionSetError, match="occurs twice"):
        read_questions(path)


@pytest.mark.parametrize("content", [b"{", b"[]", b"\xff\xfe"])
def test_a_file_that_is_no_set_is_refused(tmp_path, content):
    path = tmp_path / "set.jsonl"
    path.write_bytes(content)

    with pytest.raises(QuestionSetError, match=r"set\.jsonl"):
        read_questions(path)


def test_the_digest_changes_with_a_label(write):
    first = read_questions(write())

    assert digest(first) == digest(read_questions(write()))
    assert digest(first) != digest(read_questions(write(gold=["A-2.2"])))
    assert digest(first) != digest(read_questions(write(also=[Outcome.CLARIFY])))
