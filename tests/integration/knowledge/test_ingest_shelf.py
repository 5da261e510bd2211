"""A document is on the shelf wholly or not at all."""

import os
import threading

import pytest

from knowledge.documents import Strength, load_catalogue, load_clauses
from knowledge.documents.catalogue import CATALOGUE, FOLDER
from knowledge.documents.errors import DocumentError
from knowledge.ingest import Choices, IngestError, Metadata, add, make_draft
from knowledge.ingest.residue import tidy
from knowledge.ingest.rules import load_rules
from tests.integration.knowledge.ingest_files import CLAUSES, LINES, write_text

REPLACE = Choices(replace=True)


@pytest.fixture
def own(tmp_path):
    return tmp_path / "documents"


@pytest.fixture
def draft(tmp_path, own):
    return make_draft(write_text(tmp_path / "a.txt"), own)


def _own_texts(own):
    return [clause.text for clause in load_clauses(own=own) if clause.id.startswith("C-")]


def test_without_own_documents_everything_is_as_packaged(own):
    assert load_clauses(own=own) == load_clauses()
    assert load_catalogue(own=own) == load_catalogue()


def test_an_added_document_is_found_and_the_packaged_clauses_stay_as_they_are(own, draft):
    add(own, draft)

    clauses = load_clauses(own=own)
    assert clauses[: len(load_clauses())] == load_clauses()
    assert dict(CLAUSES).items() <= {clause.id: clause.text for clause in clauses}.items()
    assert load_catalogue(own=own)[-1] == draft.document


def test_a_second_document_gets_the_next_key_and_the_first_keeps_its_ids(tmp_path, own, draft):
    add(own, draft)
    other = [line.replace("3号", "4号") for line in LINES]

    add(own, make_draft(write_text(tmp_path / "b.txt", other), own))

    assert [document.key for document in load_catalogue(own=own)] == ["A", "B", "C", "D"]
    assert _own_texts(own) == list(LINES_OF_C)


LINES_OF_C = (
    *LINES[:6],
    "（一）城市标准。",
    CLAUSES[0][1],
    "（二）农村标准。",
    CLAUSES[1][1],
    *LINES[8:],
)


class _Killed(BaseException):
    """Stands for a process that ends here: nothing of ours catches it."""


# before the text, the marks, the questions, the catalogue
@pytest.mark.parametrize("writes", [0, 1, 2, 3])
@pytest.mark.parametrize("is_first", [True, False])
def test_killed_between_two_writes_the_old_state_stays(
    tmp_path, own, draft, monkeypatch, writes, is_first
):
    if not is_first:
        add(own, draft)
    before = load_clauses(own=own), load_catalogue(own=own)
    changed = [line.replace("750", "800") for line in LINES]
    new = make_draft(write_text(tmp_path / "b.txt", changed), own, None, REPLACE)
    _die_after(writes, monkeypatch)

    with pytest.raises(_Killed):
        add(own, new, replace=True)

    assert (load_clauses(own=own), load_catalogue(own=own)) == before
    monkeypatch.undo()
    add(own, new, replace=True)
    assert "试验补贴每人每月800元。" in _own_texts(own)


def _die_after(writes, monkeypatch):
    done = []
    replace = os.replace

    def dying(source, target):
        if len(done) == writes:
            raise _Killed
        done.append(target)
        replace(source, target)

    monkeypatch.setattr(os, "replace", dying)


def test_leftovers_of_a_killed_ingest_are_removed_by_the_next(own, draft):
    files = own / "files"
    files.mkdir(parents=True)
    (files / "C-dead.txt").write_text("半", encoding="utf-8")

    add(own, draft)

    endings = sorted("".join(path.suffixes) for path in files.iterdir())
    assert endings == [".marks.yml", ".questions.yml", ".txt"]
    assert not (files / "C-dead.txt").exists()


def test_a_folder_that_cannot_be_written_is_named(tmp_path, draft):
    blocked = tmp_path / "blocked"
    blocked.write_text("", encoding="utf-8")

    with pytest.raises(IngestError, match="blocked/documents cannot be written"):
        add(blocked / "documents", draft)


def test_two_people_at_once_do_not_lose_each_others_document(tmp_path, own):
    drafts = [
        make_draft(
            write_text(
                tmp_path / f"{count}.txt", [one.replace("3号", f"{count}号") for one in LINES]
            ),
            own,
            None,
            Choices(key=f"K{chr(64 + count)}"),
        )
        for count in range(11, 17)
    ]
    threads = [threading.Thread(target=add, args=(own, draft)) for draft in drafts]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(load_catalogue(own=own)) == 2 + len(drafts)


def test_a_number_taken_since_the_draft_was_made_is_refused(own, draft):
    add(own, draft)

    with pytest.raises(IngestError, match="already there"):
        add(own, draft)


def test_a_key_taken_since_the_draft_was_made_is_refused(tmp_path, own, draft):
    other = [line.replace("3号", "4号") for line in LINES]
    late = make_draft(write_text(tmp_path / "b.txt", other), own)
    add(own, draft)

    with pytest.raises(IngestError, match="--key C belongs to 测民发〔2024〕3号"):
        add(own, late)


def _confirm(own, draft, old, new):
    path = (own / "files" / draft.document.file).with_suffix(".marks.yml")
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


def test_a_clerk_corrects_strength_and_functions_in_the_marks(own, draft):
    add(own, draft)

    _confirm(own, draft, "C-1.2.1: ['职责?', ANS]", "C-1.2.1: [可以, ANS, HND(Q-JZ)]")

    clause = next(one for one in load_clauses(own=own) if one.id == "C-1.2.1")
    assert (clause.strength, clause.is_guessed) == (Strength.DISCRETION, False)
    assert clause.functions == ("ANS", "HND(Q-JZ)")


def test_a_replacement_keeps_key_and_what_was_confirmed_of_unchanged_sentences(
    tmp_path, own, draft
):
    add(own, draft)
    _confirm(own, draft, "C-1.2.1: ['职责?', ANS]", "C-1.2.1: [可以, ANS]")
    changed = [*LINES[:6], LINES[7].replace("二", "一"), *LINES[8:]]

    new = make_draft(write_text(tmp_path / "b.txt", changed), own, None, REPLACE)
    add(own, new, replace=True)

    by_id = {clause.id: clause for clause in load_clauses(own=own)}
    assert (by_id["C-1.1.1"].strength, by_id["C-1.1.1"].is_guessed) == (Strength.DISCRETION, False)
    assert by_id["C-2.1"].is_guessed
    assert "C-1.2.1" not in by_id


def test_marks_that_do_not_fit_name_the_file_and_the_way_out(tmp_path, own, draft):
    add(own, draft)
    path = _confirm(own, draft, "  C-1.2.1: ['职责?', ANS]\n", "")

    with pytest.raises(DocumentError, match=r"C-1\.2\.1 has no mark.*laobing ingest .* --replace"):
        load_clauses(own=own)

    again = make_draft(path.with_suffix("").with_suffix(".txt"), own, None, REPLACE)
    add(own, again, replace=True)
    assert any("strengths of the old version are lost" in warning for warning in again.warnings)
    assert load_clauses(own=own)[-1].id == "C-2.4"


def test_the_stored_text_taken_in_again_gives_the_same_rows(tmp_path, own, draft):
    add(own, draft)

    again = make_draft(own / "files" / draft.document.file, own, None, REPLACE)

    assert again.rows == draft.rows
    assert again.text == draft.text


def test_a_document_that_supersedes_a_packaged_one_ends_it(tmp_path, own):
    given = Metadata(supersedes=("渝民发〔2021〕13号",))

    add(own, make_draft(write_text(tmp_path / "a.txt"), own, given))

    old = load_catalogue(own=own)[0]
    assert (str(old.in_force_until), old.superseded_by) == ("2024-04-30", "测民发〔2024〕3号")


def test_the_catalogue_is_one_a_person_can_read(own, draft):
    add(own, draft)

    text = (own / CATALOGUE).read_text(encoding="utf-8")
    assert "number: 测民发〔2024〕3号" in text
    assert "superseded_by" not in text


@pytest.mark.parametrize("place", [0, 1])
def test_the_packaged_texts_taken_in_anew_have_their_packaged_clauses(own, place):
    packaged = load_catalogue()[place]
    given, rules = Metadata(number="测试〔2021〕99号"), load_rules()

    draft = make_draft(FOLDER / "files" / packaged.file, own, given, Choices(key="Z"))

    expected = [one for one in load_clauses() if one.document == packaged.number]
    assert [f"{packaged.key}-{row.number}" for row in draft.rows] == [one.id for one in expected]
    assert [row.text for row in draft.rows if row.kind == "clause"] == [
        tidy(one.text, rules) for one in expected if one.kind == "clause"
    ]
    assert draft.document.title == packaged.title
    assert draft.document.issuers == packaged.issuers
    assert (draft.document.level, draft.document.region) == (packaged.level, packaged.region)
