"""The questions of a deployment's own documents: given, written into the form, kept, indexed."""

import pytest

from knowledge.documents.clauses import own_questions
from knowledge.embedding import load_encoder
from knowledge.ingest import Choices, IngestError, add, make_draft
from knowledge.questions import QuestionError, load_questions
from knowledge.retrieval import build_index, is_current, load_index
from tests.integration.knowledge.ingest_files import LINES, write_text

ASKED = """
C-1.1.1:
  - 城头的试验钱一个月领好多
  - "试验补贴: 城里多少"
C-2.1:
  - 我们区可以多发点试验钱不
"""


@pytest.fixture
def own(tmp_path):
    return tmp_path / "documents"


@pytest.fixture
def asked(tmp_path):
    path = tmp_path / "asked.yml"
    path.write_text(ASKED, encoding="utf-8")
    return path


def _take_in(tmp_path, own, lines=LINES, **choices):
    draft = make_draft(write_text(tmp_path / "a.txt", lines), own, None, Choices(**choices))
    add(own, draft, replace=choices.get("replace", False))
    return draft


def _loaded(own):
    every = load_questions(own=own_questions(own))
    return {name: texts for name, texts in every.items() if name.startswith("C-")}


def test_without_questions_a_form_with_every_clause_is_written(tmp_path, own):
    _take_in(tmp_path, own)

    (path,) = own_questions(own)
    form = path.read_text(encoding="utf-8")
    for clause in ("C-1.1.1", "C-1.2.1", "C-2.1", "C-2.2"):
        assert f"\n{clause}:\n" in form
    assert "# 试验补贴每人每月750元。\nC-1.1.1:" in form
    assert _loaded(own) == {}


def test_the_form_filled_in_leads_to_the_clause(tmp_path, own):
    _take_in(tmp_path, own)
    (path,) = own_questions(own)
    build_index(tmp_path / "index", own=own)

    form = path.read_text(encoding="utf-8")
    path.write_text(form.replace("C-2.1:\n", "C-2.1:\n  - 喊区里头多发点\n"), encoding="utf-8")

    assert not is_current(tmp_path / "index", own=own)
    build_index(tmp_path / "index", own=own)
    hits = load_index(tmp_path / "index", own=own).search("喊区里头多发点")
    assert (hits[0].clause.id, hits[0].score) == ("C-2.1", 1)


def test_given_questions_are_stored_and_can_be_taken_in_again(tmp_path, own, asked):
    draft = _take_in(tmp_path, own, questions=asked)

    assert _loaded(own) == draft.questions
    assert len(draft.questions["C-1.1.1"]) == 2
    again = make_draft(tmp_path / "a.txt", own, None, Choices(replace=True, questions=asked))
    assert again.questions == draft.questions


def test_a_replacement_keeps_the_questions_of_unchanged_sentences(tmp_path, own, asked):
    _take_in(tmp_path, own, questions=asked)
    changed = [
        one.replace("750", "800") for one in [*LINES[:8], "二、其他", "新的一句。", *LINES[9:]]
    ]

    draft = _take_in(tmp_path, own, changed, replace=True)

    assert _loaded(own) == {"C-2.2": ("我们区可以多发点试验钱不",)}
    assert "questions of sentences that are gone are left out: 1 sentences" in draft.warnings


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("C-9.9:\n  - 试验钱好多\n", "asks for C-9.9, which is no clause of this document"),
        ("A-2.3:\n  - 试验钱好多\n", "A-2.3: already at"),
        ("C-1.0:\n  - 试验钱好多\n", "asks for C-1.0, which is no clause of this document"),
        ("C-2.1:\n  - 试验钱\n  - 试验钱！\n", "'试验钱！' is already at"),
        ("C-2.1:\n  - {a: 1}\n", "expected a question as plain text"),
        ("- 试验钱\n", "expected clause ids"),
    ],
)
def test_questions_that_do_not_fit_are_refused(tmp_path, own, text, why):
    path = tmp_path / "bad.yml"
    path.write_text(text, encoding="utf-8")
    choices = Choices(questions=path)

    with pytest.raises(IngestError, match=f"--questions: .*{why}"):
        make_draft(write_text(tmp_path / "a.txt"), own, None, choices)


def test_a_question_of_a_packaged_clause_is_not_taken_away(tmp_path, own):
    taken = load_questions()["A-2.3"][0]
    path = tmp_path / "bad.yml"
    path.write_text(f"C-2.1:\n  - {taken}\n", encoding="utf-8")

    with pytest.raises(IngestError, match=f"{taken}.*is already at .*A-2.3"):
        make_draft(write_text(tmp_path / "a.txt"), own, None, Choices(questions=path))


def test_a_mistake_in_the_form_names_its_line(tmp_path, own):
    _take_in(tmp_path, own)
    (path,) = own_questions(own)

    path.write_text("C-2.1: 喊区里头多发点\n", encoding="utf-8")

    with pytest.raises(QuestionError, match=rf"{path.name} line 1, C-2\.1: no questions"):
        build_index(tmp_path / "index", own=own)


def test_broken_questions_of_the_old_version_do_not_stop_a_new_one(tmp_path, own):
    _take_in(tmp_path, own)
    (path,) = own_questions(own)
    path.write_text("C-2.1: [", encoding="utf-8")

    draft = make_draft(tmp_path / "a.txt", own, None, Choices(replace=True))

    assert any("questions of the old version are lost" in one for one in draft.warnings)


def test_only_the_new_questions_are_embedded(tmp_path, own, asked, monkeypatch):
    encoder, seen = load_encoder(), []

    class Counting:
        digest, name = encoder.digest, "counting"

        def encode(self, texts):
            seen.extend(texts)
            return encoder.encode(texts)

    _take_in(tmp_path, own)
    build_index(tmp_path / "index", own=own)
    monkeypatch.setattr("knowledge.retrieval.draft.load_encoder", lambda model: Counting())

    _take_in(tmp_path, own, questions=asked, replace=True)
    build_index(tmp_path / "index", own=own)

    assert len(seen) == 3


@pytest.mark.parametrize("has_questions", [False, True])
def test_an_own_clause_is_found_beside_the_shipped_ones(tmp_path, own, asked, has_questions):
    _take_in(tmp_path, own, questions=asked if has_questions else None)
    build_index(tmp_path / "index", own=own)

    hits = load_index(tmp_path / "index", own=own).search("试验补贴城市里一个月多少钱")

    assert hits[0].clause.id == "C-1.1.1"
