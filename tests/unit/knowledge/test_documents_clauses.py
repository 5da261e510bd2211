import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from knowledge.documents import (
    Document,
    DocumentError,
    Strength,
    load_catalogue,
    load_clauses,
)
from knowledge.documents.catalogue import FOLDER
from knowledge.text.packaged import read_yaml

ORACLE = Path(__file__).parents[2] / "data" / "clauses.jsonl"


@pytest.fixture(scope="module")
def oracle():
    with open(ORACLE, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


@pytest.fixture(scope="module")
def clauses():
    return load_clauses()


@pytest.fixture
def folder(tmp_path):
    for name in ("catalogue.yml", "clause_marks.yml"):
        shutil.copy(FOLDER / name, tmp_path / name)
    shutil.copytree(FOLDER / "files", tmp_path / "files")
    return tmp_path


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_clauses_equal_the_inventory_row_for_row(clauses, oracle):
    file_of = {document.number: document.file for document in load_catalogue()}

    actual = [
        {
            "id": clause.id,
            "doc": clause.document,
            "file": file_of[clause.document],
            "section": " / ".join(clause.path),
            "kind": clause.kind.value,
            "text": clause.text,
            "functions": ";".join(clause.functions),
        }
        for clause in clauses
    ]

    assert actual == [{key: row[key] for key in actual[0]} for row in oracle]


def test_labels_are_those_of_the_inventory(clauses, oracle):
    actual = {clause.id: "" if clause.label == "标题" else clause.label for clause in clauses}

    assert actual == {row["id"]: row["strength"] for row in oracle}


def test_order_counts_from_zero_within_each_document(clauses):
    orders = [clause.order for clause in clauses if clause.document == "开州府发〔2020〕7号"]

    assert orders == list(range(118))


@pytest.mark.parametrize("document", load_catalogue(), ids=lambda document: document.key)
def test_rows_put_together_are_the_source_without_white_space(clauses, document):
    source = (FOLDER / "files" / document.file).read_text(encoding="utf-8")

    joined = "".join(clause.text for clause in clauses if clause.document == document.number)

    assert "".join(joined.split()) == "".join(source.split())


@pytest.mark.parametrize(
    ("clause_id", "strength"),
    [
        ("A-2.1", Strength.DUTY),
        ("A-2.2", Strength.DISCRETION),
        ("A-2.3", Strength.DUTY),  # 职责＋可以: the part that opens the sentence
        ("A-5.2", Strength.ENCOURAGEMENT),
        ("A-5.4", Strength.ENCOURAGEMENT),
        ("A-8.1", Strength.DIVISION),
        ("A-10.1", Strength.PRINCIPLE),
        ("B-4.1.5", Strength.PILOT),
        ("A-0.4", Strength.NONE),
    ],
)
def test_strength_follows_the_editors_label(clauses, clause_id, strength):
    clause = next(clause for clause in clauses if clause.id == clause_id)

    assert clause.strength is strength


def test_background_clauses_are_answerable_but_never_an_entitlement(clauses):
    by_id = {clause.id: clause for clause in clauses}

    assert by_id["A-1.3"].is_answerable
    assert by_id["A-1.3"].is_background
    assert not by_id["A-2.3"].is_background
    assert not by_id["A-1.1"].is_answerable


def test_ids_stay_the_same_when_another_document_comes_first(folder, clauses):
    _replace(
        folder / "catalogue.yml",
        "documents:\n",
        "documents:\n  - {key: C, number: 测〔2024〕1号, title: 通知, issuers: [某局], level: 市,"
        " region: 重庆市, issued: null, in_force_from: null, in_force_until: null,"
        ' supersedes: [], source: 测试, file: new.txt, note: ""}\n',
    )
    _replace(folder / "clause_marks.yml", "marks:\n", "marks:\n  C-0.1: [meta, ANS]\n")
    (folder / "files" / "new.txt").write_text("某局\n", encoding="utf-8")

    extended = load_clauses(folder)

    assert extended[0].id == "C-0.1"
    assert extended[1:] == clauses


def test_a_clause_without_a_mark_stops_the_loading(folder):
    _replace(folder / "clause_marks.yml", "  A-5.2: [鼓励,", "  A-5.99: [鼓励,")

    with pytest.raises(DocumentError, match=r"clause A-5\.2 has no mark"):
        load_clauses(folder)


def test_a_mark_without_a_clause_stops_the_loading(folder):
    _replace(folder / "clause_marks.yml", "marks:\n", "marks:\n  A-5.99: [鼓励, ANS]\n")

    with pytest.raises(DocumentError, match=r"A-5\.99, which no document has"):
        load_clauses(folder)


def test_an_unknown_label_stops_the_loading(folder):
    _replace(folder / "clause_marks.yml", "  A-5.2: [鼓励,", "  A-5.2: [保证,")

    with pytest.raises(DocumentError, match=r"A-5\.2 is marked '保证'"):
        load_clauses(folder)


def test_a_mark_without_a_function_stops_the_loading(folder):
    _replace(folder / "clause_marks.yml", "  A-1.1: [原则, BG]", "  A-1.1: [原则]")

    with pytest.raises(DocumentError, match=r"A-1\.1 has no function"):
        load_clauses(folder)


def test_a_missing_file_names_the_document(folder):
    (folder / "files" / "000_4322ef9ea2d522d7.txt").unlink()

    with pytest.raises(DocumentError, match="cannot read 渝民发〔2021〕13号"):
        load_clauses(folder)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("    level: 市\n", "", "渝民发〔2021〕13号 has no 'level'"),
        ("key: B", "key: A", "key 'A' occurs twice"),
        ("in_force_from: 2021-01-01", "in_force_from: 今年", "'今年', not a date"),
        ("in_force_until: null", "in_force_until: 2020-12-31", "ends before it is in force"),
    ],
)
def test_a_broken_catalogue_names_what_is_wrong(folder, old, new, message):
    _replace(folder / "catalogue.yml", old, new)

    with pytest.raises(DocumentError, match=message):
        load_catalogue(folder)


def _document(starts: date | None, ends: date | None) -> Document:
    return Document("T", "测1号", "题", (), "市", "重庆市", None, starts, ends, (), "", "t.txt")


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2020, 12, 31), False),  # the day before it applies
        (date(2021, 1, 1), True),  # the first day
        (date(2023, 6, 30), True),  # the last day
        (date(2023, 7, 1), False),  # the day after
    ],
)
def test_a_document_is_in_force_from_its_first_to_its_last_day(on, expected):
    document = _document(date(2021, 1, 1), date(2023, 6, 30))

    assert document.is_in_force(on) is expected


def test_a_document_without_dates_is_always_in_force():
    assert _document(None, None).is_in_force(date(1950, 1, 1))


def test_the_titles_and_numbers_of_the_catalogue_stand_in_the_documents(clauses):
    for document in load_catalogue():
        front = "".join(c.text for c in clauses if c.document == document.number and "-0." in c.id)

        assert document.title in front
        assert document.number in front
        assert all(issuer in front for issuer in document.issuers)


def test_neither_text_carries_a_date_so_the_catalogue_gives_none():
    assert [document.issued for document in load_catalogue()] == [None, None]


def test_the_marks_file_lists_each_clause_once():
    marks = read_yaml(FOLDER / "clause_marks.yml")

    assert len(marks["marks"]) == 174
