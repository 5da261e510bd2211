"""The clauses of all documents: parsed text joined with the editors' marks."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from knowledge.documents.catalogue import FOLDER, load_catalogue, read_entries, read_own_entries
from knowledge.documents.errors import DocumentError
from knowledge.documents.grammar import Grammar, load_grammar
from knowledge.documents.marks import Mark, check_marks, load_marks, load_strengths
from knowledge.documents.model import Clause, Document
from knowledge.documents.parser import Row, parse
from knowledge.errors import KnowledgeError

MARKS = "clause_marks.yml"


def load_clauses(folder: Path = FOLDER, own: Path | None = None) -> tuple[Clause, ...]:
    """Return every row of every document of the catalogue, in reading order.

    ``own`` is the deployment's folder of documents; each of its files has its marks beside it
    (marks_file). An id is the document's key and the place in its own document, so other
    documents never change it. Raises DocumentError when a file is missing or rows and marks
    do not match.
    """
    load_catalogue(folder, own)  # keys and numbers are unique over both
    grammar = load_grammar()
    strengths = load_strengths(folder / MARKS)
    packaged = _parsed(folder, read_entries(folder), grammar)
    marks = load_marks(folder / MARKS, strengths)
    check_marks(marks, _ids(packaged), MARKS)
    clauses = _joined(packaged, marks)
    return (*clauses, *(_own_clauses(own, grammar, strengths) if own else ()))


def marks_file(file: str) -> str:
    """Return the name of the marks beside a document file of the deployment's own."""
    return str(Path(file).with_suffix(".marks.yml"))


def questions_file(file: str) -> str:
    """Return the name of the authored questions beside a document file of the deployment's own."""
    return str(Path(file).with_suffix(".questions.yml"))


def own_questions(own: Path | None) -> tuple[Path, ...]:
    """Return the files of authored questions that the deployment's own documents have."""
    if own is None:
        return ()
    paths = (own / "files" / questions_file(one.file) for one in read_own_entries(own))
    return tuple(path for path in paths if path.exists())


def clause_id(document: Document, row: Row) -> str:
    """Return the stable id of a row."""
    return f"{document.key}-{row.number}"


_Parsed = tuple[tuple[Document, tuple[Row, ...]], ...]


def _own_clauses(own: Path, grammar: Grammar, strengths: Mapping[str, str]) -> tuple[Clause, ...]:
    clauses: list[Clause] = []
    for document, rows in _parsed(own, read_own_entries(own), grammar):
        path = own / "files" / marks_file(document.file)
        try:
            marks = load_marks(path, strengths)
            check_marks(marks, _ids(((document, rows),)), path.name)
        except KnowledgeError as error:
            again = f"`laobing ingest {path.parent / document.file} --replace`"
            raise DocumentError(f"{error}; correct {path}, or take it in again: {again}") from error
        clauses += _joined(((document, rows),), marks)
    return tuple(clauses)


def _parsed(folder: Path, documents: Iterable[Document], grammar: Grammar) -> _Parsed:
    return tuple((one, _rows(folder, one, grammar)) for one in documents)


def _rows(folder: Path, document: Document, grammar: Grammar) -> tuple[Row, ...]:
    path = folder / "files" / document.file
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise DocumentError(f"cannot read {document.number}: {error}") from error
    return parse(text, grammar, document.title)


def _ids(parsed: _Parsed) -> list[str]:
    return [clause_id(document, row) for document, rows in parsed for row in rows]


def _joined(parsed: _Parsed, marks: Mapping[str, Mark]) -> tuple[Clause, ...]:
    return tuple(
        make_clause(document, row, order, marks[clause_id(document, row)])
        for document, rows in parsed
        for order, row in enumerate(rows)
    )


def make_clause(document: Document, row: Row, order: int, mark: Mark) -> Clause:
    """Return a row of a document, the ``order``-th from 0, with its mark."""
    return Clause(
        id=clause_id(document, row),
        document=document.number,
        kind=row.kind,
        path=row.path,
        text=row.text,
        order=order,
        strength=mark.strength,
        functions=mark.functions,
        label=mark.label,
        is_guessed=mark.is_guessed,
    )
