"""The clauses of all documents: parsed text joined with the editors' marks."""

from collections.abc import Iterator
from pathlib import Path

from knowledge.documents.catalogue import FOLDER, load_catalogue
from knowledge.documents.errors import DocumentError
from knowledge.documents.grammar import Grammar, load_grammar
from knowledge.documents.marks import Mark, check_marks, load_marks
from knowledge.documents.model import Clause, Document
from knowledge.documents.parser import Row, parse


def load_clauses(folder: Path = FOLDER) -> tuple[Clause, ...]:
    """Return every row of every document of the catalogue, in reading order.

    An id is the document's key and the place in its own document, so other documents never
    change it. Raises DocumentError when a file is missing or rows and marks do not match.
    """
    grammar = load_grammar()
    marks = load_marks(folder / "clause_marks.yml")
    parsed = [
        (document, row, order)
        for document in load_catalogue(folder)
        for order, row in enumerate(_rows(folder, document, grammar))
    ]
    check_marks(marks, [_clause_id(document, row) for document, row, _ in parsed])
    return tuple(
        _clause(document, row, order, marks[_clause_id(document, row)])
        for document, row, order in parsed
    )


def _rows(folder: Path, document: Document, grammar: Grammar) -> Iterator[Row]:
    path = folder / "files" / document.file
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise DocumentError(f"cannot read {document.number}: {error}") from error
    yield from parse(text, grammar)


def _clause_id(document: Document, row: Row) -> str:
    return f"{document.key}-{row.number}"


def _clause(document: Document, row: Row, order: int, mark: Mark) -> Clause:
    return Clause(
        id=_clause_id(document, row),
        document=document.number,
        kind=row.kind,
        path=row.path,
        text=row.text,
        order=order,
        strength=mark.strength,
        functions=mark.functions,
        label=mark.label,
    )
