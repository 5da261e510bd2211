"""Which document ends which: a document is in force until the day before its successor is."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from knowledge.documents.errors import DocumentError
from knowledge.documents.model import Document


def end_superseded(documents: Sequence[Document]) -> tuple[Document, ...]:
    """Return the documents with the last day of those that another supersedes.

    Of two successors the earlier one counts. Raises DocumentError when a successor does not
    say from when, or supersedes itself.
    """
    successors: dict[str, Document] = {}
    for document in sorted(documents, key=lambda one: _start(one) or date.max):
        for number in document.supersedes:
            if number == document.number:
                raise DocumentError(f"{number} supersedes itself; correct its catalogue entry")
            successors.setdefault(number, document)
    return tuple(_ended(one, successors.get(one.number)) for one in documents)


def _ended(document: Document, successor: Document | None) -> Document:
    if successor is None:
        return document
    start = _start(successor)
    if start is None:
        raise DocumentError(
            f"{successor.number} supersedes {document.number}, but nobody knows from when; "
            "give it in_force_from"
        )
    last = min(start - timedelta(days=1), document.in_force_until or date.max)
    return replace(document, in_force_until=last, superseded_by=successor.number)


def _start(document: Document) -> date | None:
    return document.in_force_from or document.issued
