"""Bad input is refused with a reason, and nothing is written."""

import re
from datetime import date
from zipfile import ZipFile

import docx
import pytest
from fpdf.enums import AccessPermission, EncryptionMethod
from PIL import Image

from knowledge.ingest import Choices, IngestError, Metadata, add, make_draft
from tests.integration.knowledge.ingest_files import (
    LINES,
    clauses,
    make_pdf,
    write_docx,
    write_pdf,
    write_text,
)


@pytest.fixture
def own(tmp_path):
    return tmp_path / "documents"


def _refusal(path, own, given=None, choices=None):
    with pytest.raises(IngestError) as refused:
        make_draft(path, own, given, choices)
    assert not own.exists() or not list(own.rglob("*.txt"))
    return str(refused.value)


def _picture(path):
    Image.new("RGB", (40, 40), "white").save(path)
    return str(path)


def test_a_scanned_pdf(tmp_path, own):
    pdf = make_pdf([])
    for _ in range(2):
        pdf.add_page()
        pdf.image(_picture(tmp_path / "a.png"))
    pdf.output(str(tmp_path / "a.pdf"))

    assert "it is a scan" in _refusal(tmp_path / "a.pdf", own)


def test_a_pdf_of_which_one_page_is_a_scan(tmp_path, own):
    pdf = make_pdf([LINES])
    pdf.add_page()
    pdf.image(_picture(tmp_path / "a.png"))
    pdf.output(str(tmp_path / "a.pdf"))

    assert "page 2 is a scan" in _refusal(tmp_path / "a.pdf", own)


@pytest.mark.parametrize("method", [EncryptionMethod.RC4, EncryptionMethod.NO_ENCRYPTION])
def test_an_encrypted_pdf_even_when_anybody_may_read_it(tmp_path, own, method):
    pdf = make_pdf([LINES])
    pdf.set_encryption("owner", encryption_method=method, permissions=AccessPermission.all())
    pdf.output(str(tmp_path / "a.pdf"))

    assert "the PDF is encrypted" in _refusal(tmp_path / "a.pdf", own)


def test_a_cut_pdf(tmp_path, own):
    data = write_pdf(tmp_path / "whole.pdf").read_bytes()
    (tmp_path / "a.pdf").write_bytes(data[:200])

    assert "PDF is broken" in _refusal(tmp_path / "a.pdf", own)


def test_a_cut_word_file(tmp_path, own):
    data = write_docx(tmp_path / "whole.docx").read_bytes()
    (tmp_path / "a.docx").write_bytes(data[:-300])

    assert "the Word file is broken" in _refusal(tmp_path / "a.docx", own)


def test_an_archive_that_is_no_word_file(tmp_path, own):
    with ZipFile(tmp_path / "a.docx", "w") as archive:
        archive.writestr("a.txt", "某局")

    assert "the Word file is broken" in _refusal(tmp_path / "a.docx", own)


def test_a_word_file_that_unpacks_to_far_too_much(tmp_path, own, monkeypatch):
    monkeypatch.setattr("knowledge.ingest.docx._LARGEST_UNPACKED", 1000)

    assert "unpacks to more" in _refusal(write_docx(tmp_path / "a.docx"), own)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "old Word file"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "has a password",
        ),
    ],
)
@pytest.mark.parametrize("name", ["a.doc", "a.docx", "a.txt"])
def test_old_and_locked_word_files(tmp_path, own, name, content, message):
    (tmp_path / name).write_bytes(content)

    assert message in _refusal(tmp_path / name, own)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.txt", b"", "it is empty"),
        ("a.txt", b" \n\t\n", "it is empty"),
        ("a.txt", b"\xe3\x80\x80\n", "no text in it"),  # only a full-width blank
        ("a.html", b"<html><body></body></html>", "no text in it"),
        ("a.txt", b"\x00\x01\x02", "no text file"),
        ("a.txt", b"\xff\x81\xff\x81", "neither UTF-8 nor GBK"),
        ("a.txt", "救助標準與申請條件，每人每月發給".encode("big5") * 4, "GBK|not readable"),
        ("a.txt", b"The quick brown fox jumps over the lazy dog.", "not readable Chinese"),
        ("a.txt", f"{'Lorem ipsum dolor. ' * 40}{'的' * 30}".encode(), "not readable Chinese"),
        ("a.txt", "年满的人".encode(), "not readable Chinese"),  # too little to be a document
        ("a.png", b"\x89PNG\r\n", "it is a picture"),
        ("a.xlsx", b"a,b", "xlsx files are not taken"),
    ],
)
def test_what_holds_no_readable_text(tmp_path, own, name, content, message):
    (tmp_path / name).write_bytes(content)

    assert re.search(message, _refusal(tmp_path / name, own))


def test_a_docx_without_text(tmp_path, own):
    docx.Document().save(str(tmp_path / "a.docx"))

    assert "no text in it" in _refusal(tmp_path / "a.docx", own)


@pytest.mark.parametrize(("size", "is_taken"), [(20_000_000, True), (20_000_001, False)])
def test_the_largest_file(tmp_path, own, size, is_taken):
    path = write_text(tmp_path / "a.txt")
    path.write_bytes(path.read_bytes() + b"\n" * (size - path.stat().st_size))

    if is_taken:
        assert clauses(make_draft(path, own))
    else:
        assert "larger than 20 MB" in _refusal(path, own)


def test_a_file_that_is_not_there(tmp_path, own):
    assert "cannot be opened: No such file" in _refusal(tmp_path / "none.txt", own)


def test_a_folder(tmp_path, own):
    (tmp_path / "a.txt").mkdir()

    assert "cannot be opened" in _refusal(tmp_path / "a.txt", own)


def test_what_the_text_does_not_tell_is_asked_for(tmp_path, own):
    path = write_text(
        tmp_path / "a.txt", ["老年人可以申请试验补贴，每人每月领取七百五十元的补贴。"]
    )

    assert "give --number, --title, --issuer, --level, --region" in _refusal(path, own)


def test_a_text_of_headings_only(tmp_path, own):
    path = write_text(tmp_path / "a.txt", [*LINES[:3], "一、补贴标准和其他有关的事项"])

    assert "no sentence in it" in _refusal(path, own)


def test_a_document_without_numbering_is_taken_with_a_warning(tmp_path, own):
    lines = [*LINES[:4], "老年人可以申请试验补贴。每人每月750元。", *LINES[-2:]]

    draft = make_draft(write_text(tmp_path / "a.txt", lines), own)

    assert clauses(draft) == (("C-1.1", "老年人可以申请试验补贴。"), ("C-1.2", "每人每月750元。"))
    assert draft.rows[-4].path == ("关于调整试验补贴的通知",)
    assert any("no numbering" in warning for warning in draft.warnings)


def test_the_same_number_twice(tmp_path, own):
    path = write_text(tmp_path / "a.txt")
    add(own, make_draft(path, own))

    with pytest.raises(
        IngestError, match=r"测民发〔2024〕3号 is already there \(key C\); give --rep"
    ):
        make_draft(path, own)


def test_a_packaged_document_is_never_replaced(tmp_path, own):
    given = Metadata(number="渝民发〔2021〕13号")

    message = _refusal(write_text(tmp_path / "a.txt"), own, given, Choices(replace=True))

    assert "comes with the program" in message


def test_an_end_before_the_start(tmp_path, own):
    given = Metadata(in_force_until=date(2024, 4, 30))

    assert "is before --in-force-from" in _refusal(write_text(tmp_path / "a.txt"), own, given)
