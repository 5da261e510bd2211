import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.documents.grammar import load_grammar
from knowledge.documents.model import ClauseKind
from knowledge.documents.parser import parse

META, HEADING, CLAUSE = ClauseKind.META, ClauseKind.HEADING, ClauseKind.CLAUSE


@pytest.fixture(scope="module")
def grammar():
    return load_grammar()


def _outline(text, grammar):
    return [(row.number, row.kind, row.text) for row in parse(text, grammar)]


def test_an_empty_text_has_no_rows(grammar):
    assert parse(" \n\n", grammar) == ()


def test_front_matter_headings_clauses_and_signature(grammar):
    text = """ 某市民政局

关于试验的通知
各区县：
一、总则
第一句。第二句。
  （一）小标题。正文一；还是正文一。正文二。
（二）另一个。正文。
二、附则
最后一句。
某市民政局
2020年1月1日
"""

    assert _outline(text, grammar) == [
        ("0.1", META, "某市民政局"),
        ("0.2", META, "关于试验的通知"),
        ("0.3", META, "各区县："),
        ("1.0", HEADING, "一、总则"),
        ("1.1", CLAUSE, "第一句。"),
        ("1.2", CLAUSE, "第二句。"),
        ("1.1.0", HEADING, "（一）小标题。"),
        ("1.1.1", CLAUSE, "正文一；还是正文一。"),
        ("1.1.2", CLAUSE, "正文二。"),
        ("1.2.0", HEADING, "（二）另一个。"),
        ("1.2.1", CLAUSE, "正文。"),
        ("2.0", HEADING, "二、附则"),
        ("2.1", CLAUSE, "最后一句。"),
        ("2.2", META, "某市民政局"),
        ("2.3", META, "2020年1月1日"),
    ]


def test_the_path_of_a_clause_holds_the_open_headings_only(grammar):
    rows = parse("一、甲\n（一）乙。正文。\n二、丙\n正文。", grammar)

    assert [row.path for row in rows if row.kind is CLAUSE] == [
        ("一、甲", "（一）乙。"),
        ("二、丙",),
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "他说：“好。”",  # the closing quote belongs to the sentence it closes
        "按规定执行（详见附件。）",
        "真的吗？",
    ],
)
def test_closing_marks_stay_with_their_sentence(grammar, sentence):
    rows = parse(f"一、甲\n{sentence}下一句。", grammar)

    assert [row.text for row in rows[1:]] == [sentence, "下一句。"]


def test_conversion_residue_stays_verbatim(grammar):
    rows = parse("[bookmark: _GoBack]渝民发〔2021〕13号\n一、甲\n正文。", grammar)

    assert rows[0].text == "[bookmark: _GoBack]渝民发〔2021〕13号"
    assert rows[0].kind is META


def test_a_list_inside_a_sentence_opens_no_section(grammar):
    rows = parse("一、甲\n要做到（一）看；（二）听。", grammar)

    assert [row.number for row in rows] == ["1.0", "1.1"]


@given(st.text(alphabet="一二、（）。；：”甲乙 \n\t　", max_size=200))
def test_no_character_is_lost_or_added(text):
    rows = parse(text, load_grammar())

    assert "".join("".join(row.text for row in rows).split()) == "".join(text.split())
    assert len({row.number for row in rows}) == len(rows)
