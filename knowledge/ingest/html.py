"""Web pages: the part that holds the text, without menus."""

import re
from typing import Any

import lxml.html
from lxml import etree

from knowledge.ingest.errors import IngestError
from knowledge.ingest.model import Raw
from knowledge.ingest.plain import decode
from knowledge.ingest.tables import WARNING, table_lines
from knowledge.text.cleaning import count_han

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_FURNITURE = (
    *("script", "style", "noscript", "template", "nav", "header", "footer", "aside"),
    *("form", "button", "select", "iframe", "object", "svg"),
)
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "main",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "tr",
        "table",
        "blockquote",
        "center",
        "body",
        "pre",
        "br",
        "hr",
    ]
)
_MAIN_SHARE = 0.8  # of a page's Chinese characters that its main part holds


def read_html(data: bytes) -> Raw:
    """Return the paragraphs of the main part of a page, tables written out as sentences."""
    text, warnings = decode(data)
    root = _parse(_DECLARATION.sub("", text))
    for node in list(root.iter(*_FURNITURE, etree.Comment)):
        node.drop_tree()
    main = _main_part(root)
    tables = [table for table in main.iter("table") if not any(True for _ in _inner(table))]
    has_table = any(len(row) > 1 for table in tables for row in _rows(table))
    for table in tables:
        _write_out(table)
    return Raw(tuple(_lines(main)), (*warnings, *((WARNING,) if has_table else ())))


def _parse(text: str) -> Any:
    try:
        return lxml.html.document_fromstring(text)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise IngestError("the page is empty or broken; save it anew from the browser") from error


def _main_part(root: Any) -> Any:
    """Return the innermost element that holds nearly all of the text."""
    part = root.body if root.body is not None else root
    while True:
        least = _MAIN_SHARE * count_han(part.text_content())
        inner = [
            child
            for child in part
            if isinstance(child.tag, str) and count_han(child.text_content()) >= max(least, 1)
        ]
        if not inner or inner[0].tag not in _BLOCKS:
            return part
        part = inner[0]


def _inner(table: Any) -> Any:
    return table.iterdescendants("table")


def _rows(table: Any) -> list[list[str]]:
    return [
        ["\n".join(_lines(cell)) for cell in row.iterchildren("td", "th")]
        for row in table.iter("tr")
    ]


def _write_out(table: Any) -> None:
    lines = table_lines(_rows(table))
    tail = table.tail
    table.clear()
    table.tail = tail
    for line in lines:
        paragraph = etree.SubElement(table, "p")
        paragraph.text = line


def _lines(node: Any) -> list[str]:
    """Return the text with line ends where the browser shows them; source line ends are blanks."""
    parts: list[str] = []
    _collect(node, parts)
    lines = (" ".join(line.split()) for line in "".join(parts).split("\0"))
    return [line for line in lines if line]


def _collect(node: Any, parts: list[str]) -> None:
    is_block = node.tag in _BLOCKS
    if is_block:
        parts.append("\0")
    parts.append(_flat(node.text))
    for child in node:
        if isinstance(child.tag, str):
            _collect(child, parts)
        parts.append(_flat(child.tail))
    if is_block:
        parts.append("\0")


def _flat(text: str | None) -> str:
    return (text or "").replace("\n", " ").replace("\0", "")
