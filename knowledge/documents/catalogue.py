"""The list of policy documents: those of the package, and the deployment's own."""

from datetime import date
from pathlib import Path
from typing import Any, cast

from knowledge.documents.errors import DocumentError
from knowledge.documents.model import Document
from knowledge.documents.succession import end_superseded
from knowledge.text.packaged import read_yaml

FOLDER = Path(__file__).parent
CATALOGUE = "catalogue.yml"


def load_catalogue(folder: Path = FOLDER, own: Path | None = None) -> tuple[Document, ...]:
    """Return the packaged documents and then those of the folder ``own``, if it has any.

    A document that another supersedes ends the day before the other is in force. Raises
    DocumentError when an entry lacks a field, is in force before it starts or repeats the key
    or the number of another.
    """
    documents = (*read_entries(folder), *read_own_entries(own))
    for field in ("key", "number"):
        values = [getattr(document, field) for document in documents]
        repeated = sorted({value for value in values if values.count(value) > 1})
        if repeated:
            raise DocumentError(f"catalogue.yml: {field} {repeated[0]!r} occurs twice")
    return end_superseded(documents)


def read_entries(folder: Path) -> tuple[Document, ...]:
    """Return the documents of one folder as its catalogue has them."""
    raw = cast(dict[str, Any], read_yaml(folder / CATALOGUE))
    return tuple(_document(entry) for entry in raw["documents"])


def read_own_entries(own: Path | None) -> tuple[Document, ...]:
    """Return the documents of a deployment, which may have none and no folder for them."""
    return read_entries(own) if own and (own / CATALOGUE).exists() else ()


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
