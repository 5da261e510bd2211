"""Small real files of a made-up notice, in every format that ingest takes."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from fpdf import FPDF

from knowledge.documents import ClauseKind
from knowledge.ingest import Draft

LINES = (
    "重庆市民政局文件",
    "测民发〔2024〕3号",
    "关于调整试验补贴的通知",
    "各区县（自治县）民政局：",
    "为做好试验补贴工作，现通知如下：",
    "一、补贴标准",
    "（一）城市标准。试验补贴每人每月750元。",
    "（二）农村标准。试验补贴每人每月600元。",
    "二、其他事项",
    "鼓励有条件的区县提高试验补贴标准。",
    "本通知自2024年5月1日起施行。",
    "重庆市民政局",
    "2024年4月20日",
)
CLAUSES = (
    ("C-1.1.1", "试验补贴每人每月750元。"),
    ("C-1.2.1", "试验补贴每人每月600元。"),
    ("C-2.1", "鼓励有条件的区县提高试验补贴标准。"),
    ("C-2.2", "本通知自2024年5月1日起施行。"),
)
_FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
    "/System/Library/Fonts/PingFang.ttc",
)


def clauses(draft: Draft) -> tuple[tuple[str, str], ...]:
    """Return the id and text of what a draft would let us quote."""
    return tuple(
        (f"{draft.document.key}-{row.number}", row.text)
        for row in draft.rows
        if row.kind is ClauseKind.CLAUSE
    )


def write_text(path: Path, lines: Iterable[str] = LINES, encoding: str = "utf-8") -> Path:
    path.write_text("\n".join(lines), encoding=encoding)
    return path


def write_docx(path: Path, lines: Iterable[str] = LINES) -> Path:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    document.save(str(path))
    return path


def write_html(path: Path, lines: Iterable[str] = LINES, head: str = "", tail: str = "") -> Path:
    body = "".join(f"<p>{line}</p>\n" for line in lines)
    path.write_text(
        f"<html><head><title>站点</title>{head}</head><body><nav>首页 机构 政策 服务</nav>"
        f"<div class='wrap'><div id='content'>{body}{tail}</div></div>"
        "<footer>版权所有</footer><script>var a='脚本';</script></body></html>",
        encoding="utf-8",
    )
    return path


def make_pdf(pages: Sequence[Sequence[str]]) -> FPDF:
    """Return a PDF of Chinese text; skips the test where no Chinese font is installed."""
    font = next((font for font in _FONTS if Path(font).exists()), None)
    if font is None:
        pytest.skip(f"no Chinese font on this machine: install Noto Sans CJK ({_FONTS[0]})")
    pdf = FPDF()
    pdf.set_auto_page_break(auto=False)
    pdf.add_font("chinese", "", font, collection_font_number=2)
    pdf.set_font("chinese", size=16)
    for lines in pages:
        pdf.add_page()
        for line in lines:
            pdf.multi_cell(0, 10, line, new_x="LMARGIN", new_y="NEXT")
    return pdf


def write_pdf(path: Path, pages: Sequence[Sequence[str]] = (LINES,)) -> Path:
    make_pdf(pages).output(str(path))
    return path


def track(paragraph, kind: str, text: str) -> None:
    """Add text to a Word paragraph as a tracked insertion (ins) or deletion (del)."""
    change, run = OxmlElement(f"w:{kind}"), OxmlElement("w:r")
    change.set(qn("w:author"), "x")
    content = OxmlElement("w:delText" if kind == "del" else "w:t")
    content.text = text
    run.append(content)
    change.append(run)
    paragraph._p.append(change)
