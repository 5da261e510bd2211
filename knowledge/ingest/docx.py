"""Word files (docx)."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

import docx
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from lxml import etree

from knowledge.ingest.docx_numbering import Numbering
from knowledge.ingest.errors import IngestError
from knowledge.ingest.model import Raw
from knowledge.ingest.tables import WARNING, table_lines

_LARGEST_UNPACKED = 200_000_000  # bytes; a text of 20 MB unpacks to far less
_PARAGRAPH, _TABLE = qn("w:p"), qn("w:tbl")
_CHANGES = (qn("w:ins"), qn("w:del"), qn("w:moveFrom"), qn("w:moveTo"))
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_LEFT_OUT = {qn("w:del"), qn("w:moveFrom"), _FALLBACK}
_BREAKS = {qn("w:tab"): " ", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_BROKEN = (OpcError, BadZipFile, KeyError, ValueError, etree.XMLSyntaxError, OSError)


def read_docx(data: bytes, *, accept_changes: bool = False) -> Raw:
    """Return the paragraphs of a Word file, with the numbers that Word shows before them.

    Raises IngestError when it is broken, or has tracked changes and ``accept_changes`` is not
    given; with it, insertions count as text and deletions do not.
    """
    document = _open(data)
    body = document.element.body
    warnings = []
    if any(True for _ in body.iter(*_CHANGES)):
        if not accept_changes:
            raise IngestError(
                "it has tracked changes (修订); accept or reject them in Word and save, "
                "or give --accept-changes to take the text as if all were accepted"
            )
        warnings.append("tracked changes were taken as accepted")
    if any(True for _ in body.iter(_TABLE)):
        warnings.append(WARNING)
    if any(True for _ in body.iter(qn("w:footnoteReference"))):
        warnings.append("footnotes are left out")
    lines = _joined(_paragraphs(body, Numbering(document)))
    return Raw(tuple(lines), tuple(warnings))


def _open(data: bytes) -> Any:
    try:
        with ZipFile(BytesIO(data)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
        if unpacked > _LARGEST_UNPACKED:
            raise IngestError("it unpacks to more than 200 MB; this is no document of text")
        return docx.Document(BytesIO(data))
    except _BROKEN as error:
        raise IngestError(
            "the Word file is broken; open it in Word, save it anew and try again"
        ) from error


def _paragraphs(block: Any, numbering: Numbering) -> Iterator[tuple[str, bool]]:
    """Yield each paragraph and whether its end was deleted, so that the next one joins it."""
    for child in block:
        if child.tag in _LEFT_OUT:
            continue
        if child.tag == _PARAGRAPH:
            yield numbering.before(child) + _text(child), _end_is_deleted(child)
            for box in child.iter(qn("w:txbxContent")):
                if not _is_left_out(box, child):
                    yield from _paragraphs(box, numbering)
        elif child.tag == _TABLE:
            yield from ((line, False) for line in table_lines(_rows(child, numbering)))
        else:  # content controls, insertions of whole paragraphs and other wrappers
            yield from _paragraphs(child, numbering)


def _rows(table: Any, numbering: Numbering) -> list[list[str]]:
    return [
        ["\n".join(_joined(_paragraphs(cell, numbering))) for cell in row.iterchildren(qn("w:tc"))]
        for row in table.iterchildren(qn("w:tr"))
    ]


def _text(paragraph: Any) -> str:
    parts = []
    for node in paragraph.iter(qn("w:t"), *_BREAKS):
        if _is_left_out(node, paragraph) or node.getparent().tag == qn("w:tabs"):
            continue
        parts.append(_BREAKS.get(node.tag) or node.text or "")
    return "".join(parts)


def _is_left_out(node: Any, paragraph: Any) -> bool:
    """Tell whether a node is deleted, doubled for old programs, or in a text box of its own."""
    for above in node.iterancestors():
        if above is paragraph:
            return False
        if above.tag in _LEFT_OUT or above.tag == qn("w:txbxContent"):
            return True
    return False


def _end_is_deleted(paragraph: Any) -> bool:
    return paragraph.find(f"{qn('w:pPr')}/{qn('w:rPr')}/{qn('w:del')}") is not None


def _joined(paragraphs: Iterator[tuple[str, bool]]) -> list[str]:
    lines, begun = [], ""
    for text, goes_on in paragraphs:
        begun += text
        if not goes_on:
            lines += begun.splitlines()
            begun = ""
    return [*lines, *begun.splitlines()]
