"""The index follows the documents, and only what changed is embedded again."""

from dataclasses import dataclass, field
from datetime import date

import pytest

from knowledge.embedding import load_encoder
from knowledge.ingest import Choices, Metadata, add, make_draft
from knowledge.retrieval import IndexUnavailableError, build_index, is_current, load_index
from knowledge.retrieval.store import ENTRIES, read_manifest
from tests.integration.knowledge.ingest_files import LINES, write_text


@dataclass
class CountingEncoder:
    """The embedded model, remembering what it was asked."""

    asked: list[str] = field(default_factory=list)
    digest: str = load_encoder().digest
    name: str = "counting"

    def encode(self, texts):
        self.asked += texts
        return load_encoder().encode(texts)


@pytest.fixture
def encoder(monkeypatch):
    counting = CountingEncoder()
    monkeypatch.setattr("knowledge.retrieval.draft.load_encoder", lambda model: counting)
    return counting


@pytest.fixture
def own(tmp_path):
    return tmp_path / "documents"


@pytest.fixture
def index(tmp_path):
    return tmp_path / "index"


def _take_in(tmp_path, own, lines=LINES, given=None, **choices):
    draft = make_draft(write_text(tmp_path / "a.txt", lines), own, given, Choices(**choices))
    add(own, draft, replace=choices.get("replace", False))


def test_a_new_document_makes_the_index_stale_until_it_is_built_again(tmp_path, own, index):
    build_index(index, own=own)
    assert is_current(index, own=own)

    _take_in(tmp_path, own)

    assert not is_current(index, own=own)
    with pytest.raises(IndexUnavailableError, match="other documents"):
        load_index(index, own=own)
    build_index(index, own=own)
    assert is_current(index, own=own)


def test_a_corrected_mark_makes_the_index_stale(tmp_path, own, index):
    _take_in(tmp_path, own)
    build_index(index, own=own)
    marks = next((own / "files").glob("*.marks.yml"))

    marks.write_text(marks.read_text("utf-8").replace("职责?", "职责", 1), encoding="utf-8")

    assert not is_current(index, own=own)


def test_only_texts_that_changed_are_embedded_again(tmp_path, own, index, encoder):
    build_index(index, own=own)
    everything = len(encoder.asked)
    encoder.asked.clear()

    build_index(index, own=own)
    assert encoder.asked == []

    _take_in(tmp_path, own)
    build_index(index, own=own)
    added = len(encoder.asked)
    assert 4 <= added < everything / 10
    encoder.asked.clear()

    _take_in(tmp_path, own, [line.replace("750", "800") for line in LINES], replace=True)
    build_index(index, own=own)
    assert len(encoder.asked) == 1
    assert "每人每月800元" in encoder.asked[0]


def test_reused_vectors_find_the_same_as_new_ones(tmp_path, own, index):
    build_index(index, own=own)
    _take_in(tmp_path, own)
    build_index(index, own=own)
    build_index(tmp_path / "fresh", own=own)

    reused, fresh = (load_index(folder, own=own) for folder in (index, tmp_path / "fresh"))

    for question in ("试验补贴多少钱", "抚恤金算不算家庭收入？"):
        assert reused.search(question) == fresh.search(question)


def test_another_model_embeds_everything_again(tmp_path, own, index, encoder):
    build_index(index, own=own)
    encoder.asked.clear()
    encoder.digest = "another"

    build_index(index, own=own)

    assert len(encoder.asked) > 100


def test_a_broken_index_is_not_reused(tmp_path, own, index, encoder):
    build_index(index, own=own)
    encoder.asked.clear()
    (index / read_manifest(index).generation / ENTRIES).write_text("[]", encoding="utf-8")

    build_index(index, own=own)

    assert len(encoder.asked) > 100


@pytest.mark.parametrize(
    ("on", "document"),
    [
        (date(2024, 4, 30), "渝民发〔2021〕13号"),
        (date(2024, 5, 1), "测民发〔2024〕3号"),
    ],
)
def test_of_two_versions_only_the_one_in_force_is_found(tmp_path, own, index, on, document):
    lines = [*LINES[:6], "在审核最低生活保障时，退役军人享受的抚恤金不计入家庭收入。", *LINES[9:]]
    _take_in(tmp_path, own, lines, Metadata(supersedes=("渝民发〔2021〕13号",)))
    build_index(index, own=own)

    hits = load_index(index, own=own).search("抚恤金算不算家庭收入？", on=on, top=20)

    assert hits[0].clause.document == document
    other = {"渝民发〔2021〕13号", "测民发〔2024〕3号"} - {document}
    assert not other & {hit.clause.document for hit in hits}
