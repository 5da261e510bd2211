"""Lines become paragraphs: wrapped ones are joined, lists that are one sentence too."""

from knowledge.documents.grammar import load_grammar
from knowledge.ingest.layout import paragraphs
from knowledge.ingest.model import Raw
from knowledge.ingest.rules import load_rules

RULES, GRAMMAR = load_rules(), load_grammar()
LONG = "为进一步做好退役军人和老年人的试验补贴工作，切实解决他们生活中的困难，结合本市实际，现就有关事项作如下规定。"


def _paragraphs(text, *, may_wrap=True):
    return paragraphs(Raw(tuple(text.splitlines()), may_wrap=may_wrap), RULES, GRAMMAR)


def _wrap(text, width):
    return "\n".join(text[at : at + width] for at in range(0, len(text), width))


def test_wrapped_lines_are_joined_and_headings_begin_anew():
    text = f"一、总则\n{_wrap(LONG, 12)}\n二、标准\n{_wrap(LONG, 12)}"

    assert _paragraphs(text) == ["一、总则", LONG, "二、标准", LONG]


def test_lines_that_are_paragraphs_are_left_alone():
    lines = ["一、总则", LONG, "短句。", "某某区民政局", "2024年5月1日"]

    assert _paragraphs("\n".join(lines)) == lines


def test_an_indent_begins_a_paragraph_in_a_wrapped_text():
    first, second = LONG[:24], LONG[24:48]

    joined = _paragraphs(f"{_wrap(first, 12)}\n　　{second[:10]}\n{_wrap(LONG, 12)}")

    assert joined[0] == first
    assert joined[1].startswith(second[:10])


def test_a_format_with_paragraphs_of_its_own_is_never_joined():
    lines = _wrap(LONG, 12)

    assert _paragraphs(lines, may_wrap=False) == lines.splitlines()


def test_a_list_that_is_one_sentence_becomes_one_paragraph():
    text = "申请人应当符合下列条件：\n（一）有本市户籍；\n（二）年满60周岁。\n下一句。"

    assert _paragraphs(text) == [
        "申请人应当符合下列条件：（一）有本市户籍；（二）年满60周岁。",
        "下一句。",
    ]


def test_items_that_are_sentences_themselves_stay_apart():
    text = "申请人应当符合下列条件：\n（一）有本市户籍。\n（二）年满60周岁。"

    assert len(_paragraphs(text)) == 3


def test_a_list_too_long_to_quote_stays_apart():
    items = [f"（{mark}）{'很长' * 100}；" for mark in "一二三"]

    assert len(_paragraphs("\n".join(["包括：", *items, "（四）其他。"]))) == 5


def test_the_line_of_addressees_does_not_swallow_the_first_section():
    text = "各区县：\n一、总则\n正文。"

    assert _paragraphs(text) == ["各区县：", "一、总则", "正文。"]
