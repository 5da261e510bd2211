"""The authored questions cover every answerable clause, and a slip in them is refused by name."""

import json
import re
from pathlib import Path

import pytest

from knowledge.errors import KnowledgeError
from knowledge.questions import QuestionError, check_clause_ids, load_questions

CLAUSES = Path(__file__).parents[2] / "data" / "clauses.jsonl"


@pytest.fixture(scope="module")
def questions():
    return load_questions()


@pytest.fixture(scope="module")
def rows():
    with open(CLAUSES, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def write(folder: Path, text: str, name: str = "a.yml") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_every_answerable_clause_has_at_least_eight_questions(questions, rows):
    answerable = [row["id"] for row in rows if "ANS" in row["functions"]]

    thin = {clause: len(questions.get(clause, ())) for clause in answerable}

    assert len(answerable) == 111
    assert {clause: count for clause, count in thin.items() if count < 8} == {}


def test_clauses_people_care_about_most_have_at_least_ten_questions(questions):
    # Basic relief, eldercare, funerals, who does what; poverty, relief, children, disability.
    cared_for = re.compile(r"A-(2\.|5\.[1-4]$|7\.|8\.)|B-(2\.1|3\.[124]|4\.[12])\.")

    counts = {clause: len(asked) for clause, asked in questions.items() if cared_for.match(clause)}

    assert len(counts) == 50
    assert {clause: count for clause, count in counts.items() if count < 10} == {}


def test_questions_belong_only_to_answerable_clauses(questions, rows):
    answerable = {row["id"] for row in rows if "ANS" in row["functions"]}

    assert set(questions) <= answerable


def test_questions_keep_the_order_and_wording_of_their_file(tmp_path):
    write(tmp_path, "B-1.1:\n  - 第二个\nA-1.1:\n  - 啷个办？\n  - 好多钱\n")

    loaded = load_questions(tmp_path)

    assert loaded == {"B-1.1": ("第二个",), "A-1.1": ("啷个办？", "好多钱")}
    assert list(loaded) == ["B-1.1", "A-1.1"]


def test_every_file_of_the_folder_is_read(tmp_path):
    write(tmp_path, "A-1.1:\n  - 甲\n", "a.yml")
    write(tmp_path, "B-1.1:\n  - 乙\n", "b.yml")

    assert set(load_questions(tmp_path)) == {"A-1.1", "B-1.1"}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("", "a.yml: expected clause ids"),  # empty file
        ("- 一句\n", "a.yml: expected clause ids"),  # a list without a clause
        ("A-1.1: [一句\n", "cannot read a.yml"),  # broken YAML
        ("A-1.1:\n  - 一句\n---\nB-1.1:\n  - 两句\n", "cannot read a.yml"),  # two documents
        ("A-1.1:\n", "a.yml line 1, A-1.1: no questions"),  # nothing under the clause
        ("A-1.1: []\n", "a.yml line 1, A-1.1: no questions"),
        ("A-1.1: 一句\n", "a.yml line 1, A-1.1: no questions"),  # the dash forgotten
        ("A-1.1:\n  - 一句\n  -\n", "a.yml line 3, A-1.1: expected a question"),  # empty line
        ("A-1.1:\n  - '？'\n", "a.yml line 2, A-1.1: expected a question, found '？'"),
        ("A-1.1:\n  - 96000\n", "a.yml line 2, A-1.1: expected a question as plain text"),
        ("A-1.1:\n  - 老兵: 低保\n", "a.yml line 2, A-1.1: expected a question as plain text"),
        ("13:\n  - 一句\n", "a.yml line 1: expected a clause id as plain text"),
    ],
)
def test_malformed_file_is_refused_with_its_place(tmp_path, content, expected):
    write(tmp_path, content)

    with pytest.raises(QuestionError) as caught:
        load_questions(tmp_path)

    assert expected in str(caught.value)


@pytest.mark.parametrize(
    "second",
    [
        "老兵低保",  # the same
        "老兵，低保？",  # punctuation
        "老 兵 低 保",  # spaces
    ],
)
def test_question_asked_twice_is_refused_with_both_places(tmp_path, second):
    write(tmp_path, "A-1.1:\n  - 老兵低保\n", "a.yml")
    write(tmp_path, f"# 说明\nB-1.1:\n  - {second}\n", "b.yml")

    with pytest.raises(QuestionError, match=r"b\.yml line 3, B-1\.1.*a\.yml line 2, A-1\.1"):
        load_questions(tmp_path)


def test_width_and_case_do_not_make_another_question(tmp_path):
    write(tmp_path, "A-1.1:\n  - VIP 13号\n  - ｖｉｐ１３号\n")

    with pytest.raises(QuestionError, match="remove one"):
        load_questions(tmp_path)


def test_clause_listed_twice_is_refused_with_both_places(tmp_path):
    write(tmp_path, "A-1.1:\n  - 甲\n", "a.yml")
    write(tmp_path, "A-1.1:\n  - 乙\n", "b.yml")

    with pytest.raises(QuestionError, match=r"b\.yml line 1, A-1\.1: already at a\.yml line 1"):
        load_questions(tmp_path)


def test_unreadable_encoding_is_refused(tmp_path):
    (tmp_path / "a.yml").write_bytes("A-1.1:\n  - 老兵\n".encode("gbk"))

    with pytest.raises(QuestionError, match=r"cannot read a\.yml"):
        load_questions(tmp_path)


def test_folder_without_questions_is_refused(tmp_path):
    with pytest.raises(QuestionError, match="no question files"):
        load_questions(tmp_path)


def test_question_for_a_clause_of_no_document_is_refused():
    with pytest.raises(QuestionError, match=r"clause A-9\.9"):
        check_clause_ids({"A-1.1": ("甲",), "A-9.9": ("乙",)}, ["A-1.1", "B-1.1"])


def test_clauses_without_questions_are_allowed():
    check_clause_ids({"A-1.1": ("甲",)}, ["A-1.1", "B-1.1"])


def test_errors_share_the_root_of_the_layer():
    assert issubclass(QuestionError, KnowledgeError)


def _own(tmp_path, content):
    path = tmp_path / "C-1.questions.yml"
    path.write_text(content, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "form",
    [
        "# 还没有写\n",  # nothing but the explanation
        "C-1.1:\nC-1.2:\n",  # every clause, no question
    ],
)
def test_a_form_that_nobody_has_filled_in_asks_nothing(tmp_path, form):
    packaged = load_questions()

    assert load_questions(own=[_own(tmp_path, form)]) == packaged


def test_questions_of_the_deployment_come_after_the_packaged_ones(tmp_path):
    path = _own(tmp_path, "C-1.1:\nC-1.2:\n  - 试验钱好多\n")

    loaded = load_questions(own=[path])

    assert list(loaded.items())[-1] == ("C-1.2", ("试验钱好多",))
    assert "C-1.1" not in loaded


def test_a_packaged_question_is_not_asked_again_by_the_deployment(tmp_path):
    taken = load_questions()["A-2.3"][0]

    with pytest.raises(QuestionError, match=r"C-1\.questions\.yml line 2, C-1\.1.*is already at"):
        load_questions(own=[_own(tmp_path, f"C-1.1:\n  - {taken}\n")])
