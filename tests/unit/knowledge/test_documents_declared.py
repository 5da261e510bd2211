"""What staff state of two clauses in a catalogue's list of differences."""

import pytest

from knowledge.documents import DocumentError, load_clauses
from knowledge.documents.declared import Declared, load_declared, read_declared

CLAUSES = {clause.id: clause for clause in load_clauses()}


def _own(tmp_path, text):
    (tmp_path / "catalogue.yml").write_text(f"documents: []\n{text}", encoding="utf-8")
    return tmp_path


def test_the_packaged_documents_differ_in_nothing():
    assert load_declared(CLAUSES) == ()


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("clauses: [A-5.2, B-4.1.6]", Declared(("A-5.2", "B-4.1.6"))),
        ("{clauses: [A-5.2, B-4.1.6], leads: B-4.1.6}", Declared(("A-5.2", "B-4.1.6"), "B-4.1.6")),
        (
            "{clauses: [A-5.2, B-4.1.6], differ: false}",
            Declared(("A-5.2", "B-4.1.6"), differ=False),
        ),
    ],
)
def test_an_entry_is_read_and_written_back(tmp_path, entry, expected):
    (found,) = load_declared(CLAUSES, own=_own(tmp_path, f"differences:\n  - {entry}\n"))

    again = _own(tmp_path, f"differences: [{found.as_entry()}]".replace("False", "false"))
    assert found == expected
    assert read_declared(again) == (expected,)


@pytest.mark.parametrize("text", ["", "differences:\n", "differences: []\n"])
def test_there_need_not_be_any(tmp_path, text):
    assert load_declared(CLAUSES, own=_own(tmp_path, text)) == ()


def test_there_need_not_be_a_catalogue(tmp_path):
    assert load_declared(CLAUSES, own=tmp_path) == ()


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        ("{clauses: [A-5.2, Z-9.9]}", "no document has Z-9.9"),
        ("{clauses: [A-5.2, B-5.1.1]}", "no answer quotes B-5.1.1 as a rule"),  # BG
        ("{clauses: [A-5.2, B-1.1]}", "no answer quotes B-1.1 as a rule"),  # ANS(背景)
        ("{clauses: [A-5.2, A-5.3]}", "they are of one document"),
        ("{clauses: [A-5.2]}", "it needs two clauses"),
        ("{clauses: [A-5.2, B-4.1.6], first: A-5.2}", "it needs two clauses, and may have"),
        ("A-5.2 B-4.1.6", "it needs two clauses"),
        ("{clauses: [A-5.2, B-4.1.6], leads: A-5.3}", "leads A-5.3 is none of them"),
        ("{clauses: [A-5.2, B-4.1.6], differ: 不}", "differ is '不', not true or false"),
    ],
)
def test_an_entry_that_cannot_be_is_refused(tmp_path, entry, why):
    own = _own(tmp_path, f"differences:\n  - {entry}\n")

    with pytest.raises(DocumentError, match=rf"catalogue\.yml: differences .*{why}"):
        load_declared(CLAUSES, own=own)


@pytest.mark.parametrize(
    ("ids", "expected"),
    [
        ({}, Declared(("X-1", "Y-1"), "Y-1")),
        ({"Y-1": "Y-2"}, Declared(("X-1", "Y-2"), "Y-2")),
        ({"Y-1": None}, None),
    ],
)
def test_new_ids_are_taken_over_and_a_sentence_that_is_gone_takes_the_entry_along(ids, expected):
    assert Declared(("X-1", "Y-1"), "Y-1").renamed(ids) == expected
