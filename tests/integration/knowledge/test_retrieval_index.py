"""The real documents, questions and embedded model, built and searched."""

import json
import shutil
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from knowledge.documents import load_clauses
from knowledge.retrieval import IndexUnavailableError, build_index, is_current, load_index
from knowledge.retrieval.corpus import load_corpus
from knowledge.retrieval.store import ENTRIES, MANIFEST, VECTORS
from tests.load.bench_retrieval import leave_one_out


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("index")
    build_index(folder)
    return folder


@pytest.fixture(scope="module")
def index(folder):
    return load_index(folder)


@pytest.fixture
def own_folder(folder, tmp_path):
    return shutil.copytree(folder, tmp_path / "index")


@pytest.mark.parametrize(
    ("question", "clause_id"),
    [
        ("抚恤金算不算家庭收入？", "A-2.3"),
        ("老兵住养老院护理费打几折", "A-5.2"),
        ("我屋老漢當過兵，護理費打幾折", "A-5.2"),  # dialect in traditional characters
        ("烈属的优抚金吃低保的时候算收入不", "A-2.3"),
        ("领定期抚恤的老兵死了火化费免不免", "A-7.3"),
    ],
)
def test_a_question_finds_its_clause(index, question, clause_id):
    best, *_ = index.search(question)

    assert best.clause.id == clause_id
    assert best.score >= index.settings.floors.answer


@pytest.mark.parametrize(
    "question",
    ["今天天气怎么样", "放首歌", "帮我订张机票", "多少钱", "🙂🙂🙂", "", "hello how are you"],
)
def test_other_matters_stay_below_the_floor(index, question):
    hits = index.search(question)

    assert not hits or hits[0].score < index.settings.floors.answer


@pytest.mark.parametrize(
    "question",
    [
        "公租房还要排好久的队",
        "烈士陵园周末开放不",
        "老人免费体检到哪家医院",
        "包工头欠我三个月工钱去哪里要",
        "老兵看病医保能报好多",
        "优待证掉了哪里补",
    ],
)
def test_what_other_offices_do_stays_below_the_floor(index, question):
    hits = index.search(question)

    assert not hits or hits[0].score < index.settings.floors.answer


@pytest.mark.parametrize(
    "question", ["低保", "特困供养", "老兵住养老院有没有优先", "火化费", "孤儿"]
)
def test_short_questions_of_ours_stay_above_it(index, question):
    assert index.search(question)[0].score >= index.settings.floors.answer


def test_every_authored_question_finds_its_own_clause(index):
    asked = [text for text in load_corpus() if text.is_question]

    missed = [
        (text.clause_id, text.text)
        for text in asked
        if index.search(text.text, top=1)[0].clause.id != text.clause_id
    ]

    assert len(asked) > 400
    assert missed == []


def test_authored_questions_stay_findable_when_taken_out(index):
    """Leave one out: a floor under quality, so that a change cannot quietly spoil it."""
    result = leave_one_out(index)

    assert result.hit_at_1 >= 0.78
    assert result.reach >= 0.95


def test_scores_are_between_zero_and_one_and_sorted(index):
    hits = index.search("老兵低保养老院", top=200)

    answerable = [hit.score for hit in hits if hit.clause.is_answerable]
    assert answerable == sorted(answerable, reverse=True)
    assert all(0 <= part <= 1 for hit in hits for part in (hit.score, hit.lexical, hit.dense))


def test_a_clause_that_may_not_be_quoted_is_never_first(index):
    unquotable = [
        clause for clause in load_clauses() if clause.kind == "clause" and not clause.is_answerable
    ]

    first = [index.search(clause.text, top=1)[0].clause for clause in unquotable]
    whole = [[hit.clause.id for hit in index.search(c.text, top=200)] for c in unquotable]

    assert len(unquotable) > 20
    assert all(clause.is_answerable for clause in first)
    assert all(clause.id in found for clause, found in zip(unquotable, whole, strict=True))


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2019, 12, 31), set()),  # before either document
        (date(2020, 1, 1), {"开州府发〔2020〕7号"}),
        (date(2020, 12, 31), {"开州府发〔2020〕7号"}),
        (date(2021, 1, 1), {"开州府发〔2020〕7号", "渝民发〔2021〕13号"}),
    ],
)
def test_documents_not_in_force_are_left_out(index, on, expected):
    hits = index.search("临时救助", top=200, on=on)

    assert {hit.clause.document for hit in hits} == expected


def test_a_clause_is_found_by_its_id(index):
    assert index.clause("A-2.3").text.startswith("在核算家庭经济状况时")
    with pytest.raises(KeyError):
        index.clause("A-99.9")


def test_threads_find_the_same(index):
    questions = [text.text for text in load_corpus() if text.is_question][:150]

    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(index.search, questions))

    assert together == [index.search(question) for question in questions]


def test_a_search_takes_milliseconds(index):
    questions = [text.text for text in load_corpus() if text.is_question][:200]
    times = []
    for question in questions:
        started = time.perf_counter()
        index.search(question)
        times.append(time.perf_counter() - started)

    assert statistics.median(times) < 0.02


def test_a_new_index_is_current(folder):
    assert is_current(folder)


def test_no_index_is_not_current_and_not_an_empty_answer(tmp_path):
    assert not is_current(tmp_path)
    with pytest.raises(IndexUnavailableError, match="there is no index"):
        load_index(tmp_path)


@pytest.mark.parametrize("name", [ENTRIES, VECTORS])
def test_a_truncated_index_is_refused(own_folder, name):
    generation = json.loads((own_folder / MANIFEST).read_text(encoding="utf-8"))["generation"]
    path = own_folder / generation / name
    path.write_bytes(path.read_bytes()[:-100])

    with pytest.raises(IndexUnavailableError, match="incomplete or altered; run `laobing index`"):
        load_index(own_folder)


@pytest.mark.parametrize("field", ["content_digest", "model_digest"])
def test_an_index_of_other_sources_is_refused_and_not_current(own_folder, field):
    manifest = json.loads((own_folder / MANIFEST).read_text(encoding="utf-8"))
    (own_folder / MANIFEST).write_text(json.dumps(manifest | {field: "other"}), encoding="utf-8")

    assert not is_current(own_folder)
    with pytest.raises(IndexUnavailableError, match="the index was built from"):
        load_index(own_folder)


def test_rebuilding_under_a_reader_changes_nothing_for_it(own_folder):
    index = load_index(own_folder)
    before = index.search("老兵低保")

    build_index(own_folder)

    assert index.search("老兵低保") == before
    assert load_index(own_folder).search("老兵低保") == before
