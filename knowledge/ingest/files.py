"""Opening a file: what it is, and whether it can be taken at all."""

from pathlib import Path

from knowledge.ingest.docx import read_docx
from knowledge.ingest.errors import IngestError
from knowledge.ingest.html import read_html
from knowledge.ingest.model import Raw
from knowledge.ingest.pdf import read_pdf
from knowledge.ingest.plain import read_markdown, read_text
from knowledge.ingest.rules import Rules

LARGEST = 20_000_000  # bytes
_TAKEN = "give txt, md, docx, pdf with text, or html"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*")


def read_file(path: Path, rules: Rules, *, accept_changes: bool = False) -> Raw:
    """Return the text of a file of any kind that is taken; its content decides, then its name.

    Raises IngestError, saying why and what to do, when it cannot be read.
    """
    data = _bytes(path)
    ending = path.suffix.lower()
    if data.startswith(b"%PDF-") or ending == ".pdf":
        return read_pdf(data, rules)
    if data.startswith(b"PK\x03\x04") or ending == ".docx":
        _refuse_old_office(data)
        return read_docx(data, accept_changes=accept_changes)
    _refuse_others(data, ending)
    if ending in (".html", ".htm", ".xhtml"):
        return read_html(data)
    return read_markdown(data) if ending in (".md", ".markdown") else read_text(data)


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST:
            raise IngestError(
                f"it is larger than {LARGEST // 1_000_000} MB; a document of text is not: "
                "take out the pictures or split it"
            )
        data = path.read_bytes()
    except OSError as error:
        raise IngestError(f"it cannot be opened: {error.strerror or error}") from error
    if not data.strip():
        raise IngestError("it is empty")
    return data


def _refuse_old_office(data: bytes) -> None:
    if not data.startswith(_OLD_OFFICE):
        return
    if _ENCRYPTED in data:
        raise IngestError("the Word file has a password; save it without one and try again")
    raise IngestError("it is an old Word file (doc); save it as docx and try again")


def _refuse_others(data: bytes, ending: str) -> None:
    _refuse_old_office(data)
    if data.startswith(_PICTURES):
        raise IngestError(f"it is a picture, a scan perhaps; {_TAKEN}")
    if ending not in (".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ""):
        raise IngestError(f"{ending} files are not taken; {_TAKEN}")
