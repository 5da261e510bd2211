"""PDF files that hold text."""

import re
import struct
from collections import Counter
from collections.abc import Sequence
from io import BytesIO

from pypdf import PageObject, PdfReader
from pypdf.errors import PyPdfError

from knowledge.ingest.errors import IngestError
from knowledge.ingest.model import Raw
from knowledge.ingest.residue import tidy
from knowledge.ingest.rules import Rules
from knowledge.text.cleaning import count_han

_DIGITS = re.compile(r"\d+")
_SENTENCE_MARK = re.compile("[。；：，！？]")  # lines that differ in a figure only are text
_FEW_PAGES = 3  # with fewer, a repeated line proves nothing
# What pypdf lets through when the file is damaged.
_BROKEN = (
    *(PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError),
    *(RecursionError, OSError, struct.error, AssertionError, NotImplementedError),
)


def read_pdf(data: bytes, rules: Rules) -> Raw:
    """Return the lines of a PDF without page numbers and running heads.

    Raises IngestError for a broken or encrypted file, and for pages that are only pictures.
    """
    try:
        reader = PdfReader(BytesIO(data))
        if reader.is_encrypted:
            raise IngestError("the PDF is encrypted; save it without a password and try again")
        pages = [
            [tidy(line, rules) for line in page.extract_text().splitlines()]
            for page in reader.pages
        ]
        scanned = [
            number
            for number, (page, lines) in enumerate(zip(reader.pages, pages, strict=True), 1)
            if not count_han("".join(lines)) and _has_picture(page)
        ]
    except _BROKEN as error:
        raise IngestError("the PDF is broken; export it anew and try again") from error
    _refuse_scans(scanned, len(pages))
    return Raw(tuple(line for page in _bare(pages, rules) for line in page), may_wrap=True)


def _refuse_scans(scanned: Sequence[int], pages: int) -> None:
    if not scanned:
        return
    which = "it is" if len(scanned) == pages else f"page {', '.join(map(str, scanned))} is"
    raise IngestError(
        f"{which} a scan: a picture without text; get the text from whoever wrote it, "
        "or run text recognition, compare the result with the paper, and give that"
    )


def _has_picture(page: PageObject) -> bool:
    return len(page.images) > 0


def _bare(pages: Sequence[Sequence[str]], rules: Rules) -> list[list[str]]:
    """Return the pages without page numbers and without lines that head or end most of them."""
    bare = [
        [line for line in page if line.strip() and not _is_number(line, rules)] for page in pages
    ]
    if len(bare) < _FEW_PAGES:
        return bare
    edges = Counter(_form(line) for page in bare for line in {*page[:1], *page[-1:]})
    running = {
        form
        for form, count in edges.items()
        if count > len(bare) / 2 and not _SENTENCE_MARK.search(form)
    }
    return [
        [
            line
            for at, line in enumerate(page)
            if at not in (0, len(page) - 1) or _form(line) not in running
        ]
        for page in bare
    ]


def _is_number(line: str, rules: Rules) -> bool:
    return rules.page_line.fullmatch("".join(line.split())) is not None


def _form(line: str) -> str:
    return _DIGITS.sub("0", "".join(line.split()))
