"""Kinds of numbering that the two packaged documents do not have."""

from knowledge.documents.grammar import load_grammar
from knowledge.documents.model import ClauseKind
from knowledge.documents.parser import parse

META, HEADING, CLAUSE = ClauseKind.META, ClauseKind.HEADING, ClauseKind.CLAUSE
GRAMMAR = load_grammar()


def _outline(text, title=""):
    return [(row.number, row.kind, row.text) for row in parse(text, GRAMMAR, title)]


def test_chapters_hold_articles_and_an_article_keeps_its_sentence_as_a_clause():
    text = "第一章 总则\n第一条 为了做好工作，制定本办法。\n第二条 本办法由某局负责解释。\n第二章 附则\n第三条 本办法自印发之日起施行。"

    assert _outline(text) == [
        ("1.0", HEADING, "第一章 总则"),
        ("1.1.0", HEADING, "第一条"),
        ("1.1.1", CLAUSE, "为了做好工作，制定本办法。"),
        ("1.2.0", HEADING, "第二条"),
        ("1.2.1", CLAUSE, "本办法由某局负责解释。"),
        ("2.0", HEADING, "第二章 附则"),
        ("2.1.0", HEADING, "第三条"),
        ("2.1.1", CLAUSE, "本办法自印发之日起施行。"),
    ]


def test_a_word_that_only_looks_like_an_article_is_none():
    assert _outline("一、总则\n第一条例外情况不少。")[-1] == ("1.1", CLAUSE, "第一条例外情况不少。")


def test_four_levels_of_numbers_nest():
    text = "一、甲\n（一）乙\n1.丙\n（1）丁\n正文。\n2.戊\n正文二。"

    assert [row[0] for row in _outline(text)] == [
        "1.0", "1.1.0", "1.1.1.0", "1.1.1.1.0", "1.1.1.1.1", "1.1.2.0", "1.1.2.1",
    ]  # fmt: skip


def test_a_skipped_level_still_counts_its_siblings():
    text = "一、甲\n1.乙\n正文。\n2.丙\n正文二。\n二、丁\n（一）戊\n正文三。"

    assert [row[0] for row in _outline(text) if row[1] is HEADING] == [
        "1.0", "1.1.0", "1.2.0", "2.0", "2.1.0",
    ]  # fmt: skip


def test_an_amount_is_no_number_of_a_heading():
    assert _outline("一、标准\n1.5倍发放。")[-1] == ("1.1", CLAUSE, "1.5倍发放。")


def test_a_condition_alone_on_its_line_is_a_clause_and_a_title_with_text_below_is_not():
    items = _outline("一、条件\n（一）没有固定收入。\n（二）没有住房。")
    titled = _outline("一、条件\n（一）收入条件。\n收入不高的家庭。")

    assert (("1.1.1", CLAUSE, "没有固定收入。")) in items
    assert ("1.1.0", HEADING, "（一）收入条件。") in titled


def test_a_document_without_numbering_has_its_sentences_under_its_title():
    text = "某局\n关于试验的通知\n各区县：\n老年人可以申请。每月发放。\n某局\n2024年5月1日"

    rows = parse(text, GRAMMAR, "关于试验的通知")

    assert [(row.number, row.kind) for row in rows] == [
        ("0.1", META), ("0.2", META), ("0.3", META),
        ("1.1", CLAUSE), ("1.2", CLAUSE), ("1.3", META), ("1.4", META),
    ]  # fmt: skip
    assert rows[3].path == ("关于试验的通知",)


def test_a_signature_before_an_annex_is_front_matter_and_the_annex_a_section():
    text = "一、甲\n正文。\n某局\n2024年5月1日\n附件1\n一、乙\n附件的正文。"

    assert _outline(text)[2:] == [
        ("1.2", META, "某局"),
        ("1.3", META, "2024年5月1日"),
        ("2.0", HEADING, "附件1"),
        ("2.1.0", HEADING, "一、乙"),
        ("2.1.1", CLAUSE, "附件的正文。"),
    ]


def test_ids_are_unique_whatever_the_order_of_the_marks():
    marks = ["一、甲", "（一）乙", "1.丙", "（1）丁", "第一条 戊", "第一章 己"]
    text = "\n".join(f"{first}\n正文。\n{second}\n正文。" for first in marks for second in marks)

    numbers = [row.number for row in parse(text, GRAMMAR)]

    assert len(numbers) == len(set(numbers))
