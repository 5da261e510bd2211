"""Every format gives the same clauses."""

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from knowledge.documents import Strength
from knowledge.ingest import Choices, IngestError, make_draft
from tests.integration.knowledge.ingest_files import (
    CLAUSES,
    LINES,
    clauses,
    track,
    write_docx,
    write_html,
    write_pdf,
    write_text,
)


@pytest.fixture
def own(tmp_path):
    return tmp_path / "documents"


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("a.txt", write_text),
        ("a.md", write_text),
        ("a.docx", write_docx),
        ("a.html", write_html),
        ("a.pdf", write_pdf),
        ("named_wrongly.txt", write_pdf),  # the content decides, not the name
    ],
)
def test_every_format_gives_the_same_document(tmp_path, own, name, write):
    draft = make_draft(write(tmp_path / name), own)

    assert clauses(draft) == CLAUSES
    assert draft.document.number == "测民发〔2024〕3号"
    assert draft.document.title == "关于调整试验补贴的通知"
    assert draft.document.source == name
    assert draft.warnings == ()


def test_marks_are_guessed_and_say_so(tmp_path, own):
    marks = make_draft(write_text(tmp_path / "a.txt"), own).marks

    assert (marks["C-1.1.1"].strength, marks["C-1.1.1"].is_guessed) == (Strength.DUTY, True)
    assert marks["C-2.1"].strength is Strength.ENCOURAGEMENT
    assert marks["C-2.1"].functions == ("ANS",)
    assert (marks["C-1.0"].strength, marks["C-1.0"].is_guessed) == (Strength.NONE, False)


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "utf-16", "utf-8-sig"])
def test_other_encodings_are_read_and_named(tmp_path, own, encoding):
    draft = make_draft(write_text(tmp_path / "a.txt", encoding=encoding), own)

    assert clauses(draft) == CLAUSES
    assert [warning.split(";")[0] for warning in draft.warnings] == {
        "utf-8-sig": [],
        "utf-16": ["the text is UTF-16"],
    }.get(encoding, ["the text is GBK (GB18030)"])


def test_markdown_loses_its_marks(tmp_path, own):
    lines = ["# 关于调整试验补贴的通知", "测民发〔2024〕3号", "**重庆市民政局**", "各区县：", ""]
    body = ["## 一、标准", "", "- 试验补贴**每月750元**，见[附件](http://a.cn/x)。", "***"]

    draft = make_draft(write_text(tmp_path / "a.md", [*lines, *body]), own)

    assert clauses(draft) == (("C-1.1", "试验补贴每月750元，见附件。"),)
    assert draft.document.title == "关于调整试验补贴的通知"


def test_a_pdf_loses_page_numbers_and_running_heads_and_joins_its_lines(tmp_path, own):
    sentence = (
        "试验补贴的对象是具有本市户籍并且在本市居住满一年的退役军人和年满六十周岁的老年人，" * 3
    )
    pages = [
        ["某某汇编", *LINES[:6], f"{sentence}每人每月750元。", "- 1 -"],
        ["某某汇编", f"{sentence}每人每月600元。", "第2页共3页"],
        ["某某汇编", *LINES[8:], "3"],
    ]

    draft = make_draft(write_pdf(tmp_path / "a.pdf", pages), own)

    assert clauses(draft) == (
        ("C-1.1", f"{sentence}每人每月750元。"),
        ("C-1.2", f"{sentence}每人每月600元。"),
        ("C-2.1", CLAUSES[2][1]),
        ("C-2.2", CLAUSES[3][1]),
    )


def _number(paragraph, kind, shown, depth, numbering):
    """Give a Word paragraph a number that Word counts itself."""
    level = OxmlElement("w:lvl")
    for tag, value in (("numFmt", kind), ("lvlText", shown)):
        child = OxmlElement(f"w:{tag}")
        child.set(qn("w:val"), value)
        level.append(child)
    level.set(qn("w:ilvl"), str(depth))
    abstract, number = OxmlElement("w:abstractNum"), OxmlElement("w:num")
    abstract.set(qn("w:abstractNumId"), "900")
    abstract.append(level)
    number.set(qn("w:numId"), "900")
    link = OxmlElement("w:abstractNumId")
    link.set(qn("w:val"), "900")
    number.append(link)
    if not numbering.xpath("w:num[@w:numId='900']"):
        numbering.append(abstract)
        numbering.append(number)
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_numId().val = 900
    properties.get_or_add_ilvl().val = depth


def test_numbers_that_word_counts_itself_are_written_out(tmp_path, own):
    document = docx.Document()
    numbering = document.part.numbering_part.element
    for line in (*LINES[:5], "补贴标准", "每月750元。", "其他事项", "本通知自2024年5月1日起施行。"):
        paragraph = document.add_paragraph(line)
        if line in ("补贴标准", "其他事项"):
            _number(paragraph, "chineseCounting", "%1、", 0, numbering)
    document.save(str(tmp_path / "a.docx"))

    draft = make_draft(tmp_path / "a.docx", own)

    headings = [row.text for row in draft.rows if row.kind == "heading"]
    assert headings == ["一、补贴标准", "二、其他事项"]


def _tracked(path):
    document = docx.Document()
    for line in LINES[:6]:
        document.add_paragraph(line)
    changed = document.add_paragraph("试验补贴每人每月")
    track(changed, "del", "700")
    track(changed, "ins", "750")
    track(changed, "moveFrom", "650")
    changed.add_run("元。")
    document.save(str(path))
    return path


def test_tracked_changes_are_refused(tmp_path, own):
    with pytest.raises(IngestError, match="tracked changes"):
        make_draft(_tracked(tmp_path / "a.docx"), own)


def test_tracked_changes_are_taken_as_accepted_when_asked(tmp_path, own):
    draft = make_draft(_tracked(tmp_path / "a.docx"), own, None, Choices(accept_changes=True))

    assert clauses(draft) == (("C-1.1", "试验补贴每人每月750元。"),)
    assert "tracked changes were taken as accepted" in draft.warnings


TABLE = (("类别", "标准"), ("城市", "每月750元"), ("农村", "每月600元"))


def test_a_table_in_word_is_written_out_as_sentences(tmp_path, own):
    document = docx.Document(str(write_docx(tmp_path / "a.docx", LINES[:6])))
    table = document.add_table(rows=3, cols=2)
    for row, texts in zip(table.rows, TABLE, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    document.save(str(tmp_path / "a.docx"))

    draft = make_draft(tmp_path / "a.docx", own)

    assert [text for _, text in clauses(draft)] == [
        "类别：城市，标准：每月750元。",
        "类别：农村，标准：每月600元。",
    ]
    assert any("tables are written out" in warning for warning in draft.warnings)


def test_a_table_of_a_page_is_written_out_and_menus_are_left_out(tmp_path, own):
    rows = "".join(f"<tr><td>{kind}</td><td>{value}</td></tr>" for kind, value in TABLE)

    draft = make_draft(
        write_html(tmp_path / "a.html", LINES[:6], tail=f"<table>{rows}</table>"), own
    )

    assert [text for _, text in clauses(draft)] == [
        "类别：城市，标准：每月750元。",
        "类别：农村，标准：每月600元。",
    ]
    assert not {"首页", "版权所有", "脚本"} & set(draft.text.splitlines())


def test_a_page_in_gbk_is_read(tmp_path, own):
    page = write_html(tmp_path / "a.html", head='<meta charset="gb2312">')
    page.write_bytes(page.read_text(encoding="utf-8").encode("gbk"))

    assert clauses(make_draft(page, own)) == CLAUSES
