"""Before approval: where a new document differs from those on the shelf; what staff declare."""

import pytest

from knowledge.conflicts import Kind, Rule
from knowledge.documents import load_clauses
from knowledge.documents.catalogue import CATALOGUE
from knowledge.documents.declared import Declared, load_declared, read_declared
from knowledge.ingest import Choices, Metadata, add, make_draft
from tests.integration.knowledge.ingest_files import LINES, write_text

RAISED = [
    line.replace("重庆市民政局", "重庆市开州区民政局")
    .replace("测民发〔2024〕3号", "测开民发〔2025〕8号")
    .replace("750", "800")
    .replace("2024年", "2025年")
    for line in LINES
]
DECLARED = "differences:\n- clauses: [C-1.1.1, A-5.2]\n  leads: C-1.1.1\n"


@pytest.fixture
def own(tmp_path):
    return tmp_path / "documents"


def _draft(tmp_path, own, lines=LINES, given=None, **choices):
    return make_draft(write_text(tmp_path / "a.txt", lines), own, given, Choices(**choices))


def _declare(own, text=DECLARED):
    path = own / CATALOGUE
    path.write_text(path.read_text("utf-8") + text, encoding="utf-8")


def test_nothing_is_noted_beside_the_packaged_documents(tmp_path, own):
    assert _draft(tmp_path, own).conflicts == ()


@pytest.mark.parametrize("lines", [(LINES, RAISED), (RAISED, LINES)])
def test_another_figure_is_shown_with_both_sentences_in_whatever_order_they_come(
    tmp_path, own, lines
):
    first, second = lines
    add(own, _draft(tmp_path, own, first))

    (conflict,) = _draft(tmp_path, own, second).conflicts

    assert (conflict.lead.text, conflict.other.text) == (
        "试验补贴每人每月750元。",  # of the city
        "试验补贴每人每月800元。",
    )
    assert (conflict.difference.first, conflict.difference.second) == ("750元", "800元")
    assert conflict.rule is Rule.HIGHER


def test_a_successor_is_no_conflict(tmp_path, own):
    add(own, _draft(tmp_path, own))

    draft = _draft(tmp_path, own, RAISED, Metadata(supersedes=("测民发〔2024〕3号",)))

    assert draft.conflicts == ()


def test_a_new_version_is_not_compared_with_the_one_it_replaces(tmp_path, own):
    add(own, _draft(tmp_path, own))

    draft = _draft(tmp_path, own, [one.replace("750", "800") for one in LINES], replace=True)

    assert draft.conflicts == ()


@pytest.mark.parametrize(
    ("given", "is_found"),
    [
        (Metadata(), True),
        (Metadata(level="区县", region="重庆市云阳县"), True),  # under the city's document, too
    ],
)
def test_a_district_s_document_is_compared_with_the_city_s(tmp_path, own, given, is_found):
    add(own, _draft(tmp_path, own))

    assert bool(_draft(tmp_path, own, RAISED, given).conflicts) is is_found


def test_another_district_s_document_is_not_compared(tmp_path, own):
    add(own, _draft(tmp_path, own, LINES, Metadata(level="区县", region="重庆市云阳县")))

    assert _draft(tmp_path, own, RAISED).conflicts == ()


def test_encouragement_beside_a_packaged_clause_is_shown(tmp_path, own):
    packaged = next(one.text for one in load_clauses() if one.id == "A-5.2")
    lines = [*LINES[:9], packaged.replace("鼓励有条件的养老机构", "养老机构应当"), *LINES[10:]]

    (conflict,) = _draft(tmp_path, own, lines).conflicts

    assert (conflict.lead.id, conflict.other.id) == ("C-2.1", "A-5.2")
    assert (conflict.difference.kind, conflict.rule) == (Kind.FORCE, Rule.LATER)


def test_what_staff_declared_survives_another_document_and_is_shown_again(tmp_path, own):
    add(own, _draft(tmp_path, own))
    _declare(own)

    add(own, _draft(tmp_path, own, RAISED))

    clauses = {one.id: one for one in load_clauses(own=own)}
    assert load_declared(clauses, own=own) == (Declared(("C-1.1.1", "A-5.2"), "C-1.1.1"),)
    (conflict,) = _draft(tmp_path, own, replace=True).conflicts[:1]
    assert (conflict.lead.id, conflict.other.id) == ("C-1.1.1", "A-5.2")
    assert conflict.rule is Rule.DECLARED


def test_a_replacement_takes_what_was_declared_to_the_sentence_s_new_place(tmp_path, own):
    add(own, _draft(tmp_path, own))
    _declare(own)
    moved = [
        *LINES[:5],
        "一、新的一段",
        "新写的一句话放在最前面。",
        "二、补贴标准",
        *LINES[6:8],
        *LINES[10:],
    ]

    draft = _draft(tmp_path, own, moved, replace=True)
    add(own, draft, replace=True)

    assert read_declared(own) == (Declared(("C-2.1.1", "A-5.2"), "C-2.1.1"),)
    assert not [one for one in draft.warnings if "is dropped" in one]


def test_a_replacement_without_the_sentence_drops_what_was_declared_and_says_so(tmp_path, own):
    add(own, _draft(tmp_path, own))
    _declare(own)

    draft = _draft(tmp_path, own, [one.replace("750", "800") for one in LINES], replace=True)
    add(own, draft, replace=True)

    assert read_declared(own) == ()
    assert (
        "the difference declared of C-1.1.1 and A-5.2 is dropped: a sentence is gone"
        in draft.warnings
    )


def test_a_broken_shelf_is_said_and_does_not_stop_the_draft(tmp_path, own):
    add(own, _draft(tmp_path, own))
    _declare(own, "differences:\n- clauses: [C-9.9, A-5.2]\n")

    draft = _draft(tmp_path, own, RAISED)

    assert draft.conflicts == ()
    assert any("not compared with others" in one and "C-9.9" in one for one in draft.warnings)
