"""Text and Markdown files."""

import re

from knowledge.ingest.errors import IngestError
from knowledge.ingest.model import Raw

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_MARKDOWN = (
    (re.compile(r"<!--.*?-->", re.S), ""),
    (re.compile(r"^```.*$", re.M), ""),
    (re.compile(r"^\s{0,3}#{1,6}\s+(.*?)\s*#*$", re.M), r"\1"),
    (re.compile(r"^\s*(?:>\s?)+", re.M), ""),
    (re.compile(r"^\s*[-*+]\s+", re.M), ""),
    (re.compile(r"^\s*(?:[-*_]\s*){3,}$", re.M), ""),
    (re.compile(r"!\[[^\]]*\]\([^)]*\)"), ""),
    (re.compile(r"\[([^\]]+)\]\([^)]*\)"), r"\1"),
    (re.compile(r"(\*\*|__|`)(.+?)\1"), r"\2"),
)


def read_text(data: bytes) -> Raw:
    """Return the lines of a text file in UTF-8, UTF-16 with a mark, or GBK."""
    text, warnings = decode(data)
    return Raw(tuple(text.splitlines()), warnings, may_wrap=True)


def read_markdown(data: bytes) -> Raw:
    """Return the lines of a Markdown file without its marks."""
    text, warnings = decode(data)
    for pattern, plain in _MARKDOWN:
        text = pattern.sub(plain, text)
    return Raw(tuple(text.splitlines()), warnings, may_wrap=True)


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Return the text and what is to be said about its encoding.

    Raises IngestError for what is no text in UTF-8, UTF-16 with a mark, or GB18030 (GBK).
    """
    if data.startswith(_UTF16):
        return _strictly(data, "utf-16"), ("the text is UTF-16; it is kept as UTF-8",)
    if b"\0" in data:
        raise IngestError("this is no text file; give txt, md, docx, pdf or html")
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        text = _strictly(data, "gb18030")
        return text, ("the text is GBK (GB18030); it is kept as UTF-8",)


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise IngestError(
            "the text is neither UTF-8 nor GBK; save it as UTF-8 and try again"
        ) from error
