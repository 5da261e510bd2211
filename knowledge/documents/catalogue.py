"""The list of policy documents, read from catalogue.yml."""

from datetime import date
from pathlib import Path
from typing import Any, cast

from knowledge.documents.errors import DocumentError
from knowledge.documents.model import Document
from knowledge.text.packaged import read_yaml

FOLDER = Path(__file__).parent


def load_catalogue(folder: Path = FOLDER) -> tuple[Document, ...]:
    """Return the documents in the order of the catalogue.

    Raises DocumentError when an entry lacks a field, is in force before it starts or repeats
    the key or the number of another.
    """
    raw = cast(dict[str, Any], read_yaml(folder / "catalogue.yml"))
    documents = tuple(_document(entry) for entry in raw["documents"])
    for field in ("key", "number"):
        values = [getattr(document, field) for document in documents]
        repeated = sorted({value for value in values if values.count(value) > 1})
        if repeated:
            raise DocumentError(f"catalogue.yml: {field} {repeated[0]!r} occurs twice")
    return documents


def _document(entry: dict[str, Any]) -> Document:
    try:
        document = Document(
            key=entry["key"],
            number=entry["number"],
            title=entry["title"],
            issuers=tuple(entry["issuers"]),
            level=entry["level"],
            region=entry["region"],
            issued=_date(entry, "issued"),
            in_force_from=_date(entry, "in_force_from"),
            in_force_until=_date(entry, "in_force_until"),
            supersedes=tuple(entry["supersedes"]),
            source=entry["source"],
            file=entry["file"],
            note=entry["note"],
        )
    except KeyError as missing:
        name = entry.get("number", "?")
        raise DocumentError(f"catalogue.yml: document {name} has no {missing}; add it") from None
    _check_dates(document)
    return document


def _date(entry: dict[str, Any], field: str) -> date | None:
    value = entry[field]
    if value is None or isinstance(value, date):
        return value
    raise DocumentError(f"catalogue.yml: {field} of {entry['number']} is {value!r}, not a date")


def _check_dates(document: Document) -> None:
    starts, ends = document.in_force_from, document.in_force_until
    if starts and ends and ends < starts:
        raise DocumentError(f"catalogue.yml: {document.number} ends before it is in force")
