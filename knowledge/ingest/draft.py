"""From a file to a draft that a person can approve."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from knowledge.documents import ClauseKind, Document, DocumentError, load_catalogue, load_clauses
from knowledge.documents.catalogue import FOLDER, read_own_entries
from knowledge.documents.clauses import MARKS, clause_id
from knowledge.documents.grammar import load_grammar
from knowledge.documents.marks import Mark, load_strengths
from knowledge.documents.parser import Row, parse
from knowledge.ingest.conflicts import with_conflicts
from knowledge.ingest.describe import checked, choose_key, describe, first_day
from knowledge.ingest.errors import IngestError
from knowledge.ingest.files import read_file
from knowledge.ingest.layout import paragraphs
from knowledge.ingest.metadata import guess
from knowledge.ingest.model import Draft, Metadata
from knowledge.ingest.questions import keep_old, read_given
from knowledge.ingest.rules import Rules, load_rules
from knowledge.ingest.strengths import guess_mark
from knowledge.text.cleaning import count_han


@dataclass(frozen=True)
class Choices:
    """What the clerk decides besides the metadata."""

    key: str | None = None
    accept_changes: bool = False
    replace: bool = False
    questions: Path | None = None  # file of authored questions for its clauses


def make_draft(
    path: Path, own: Path, given: Metadata | None = None, choices: Choices | None = None
) -> Draft:
    """Read, parse and describe a file for the folder ``own``, without writing anything.

    ``given`` wins over what the text tells. Raises IngestError, saying why and what to do, for
    a file that cannot be taken, for metadata that nobody knows, for questions that do not fit,
    and for a 文号 that is already there unless ``choices.replace``.
    """
    given, choices = given or Metadata(), choices or Choices()
    rules, grammar = load_rules(), load_grammar()
    raw = read_file(path, rules, accept_changes=choices.accept_changes)
    lines = paragraphs(raw, rules, grammar)
    _check_readable("".join(lines), rules)
    metadata = checked(given.over(guess(lines, rules, grammar)), rules)
    catalogue = load_catalogue(own=own)
    old = old_version(metadata.number or "", catalogue, own, may_replace=choices.replace)
    text = "\n".join(lines) + "\n"
    starts, undated = first_day(metadata, rules)
    key = choose_key(choices.key, old, catalogue)
    document = describe(metadata, starts, key, path.name, text)
    rows = parse(text, grammar, document.title)
    doubts = _doubts(rows, document, catalogue)
    confirmed, lost = _confirmed(old, own)
    marks = _marks(document, rows, rules, confirmed)
    draft = Draft(document, text, rows, marks, (*raw.warnings, *undated, *doubts, *lost))
    asked = _with_questions(draft, choices.questions, own, old)
    return with_conflicts(asked, own, old, catalogue)


def _with_questions(draft: Draft, path: Path | None, own: Path, old: Document | None) -> Draft:
    if path:
        return replace(draft, questions=read_given(path, own, old, draft.answerable))
    kept, lost = keep_old(own, old, draft.answerable)
    return replace(draft, questions=kept, warnings=(*draft.warnings, *lost))


def old_version(
    number: str, catalogue: Sequence[Document], own: Path, *, may_replace: bool
) -> Document | None:
    """Return the document with the same 文号; raise IngestError when it must stay."""
    old = next((one for one in catalogue if one.number == number), None)
    if old is None:
        return None
    if number not in {one.number for one in read_own_entries(own)}:
        raise IngestError(
            f"{number} comes with the program and stays as it is; a document with another "
            "number can supersede it (--supersedes)"
        )
    if not may_replace:
        raise IngestError(
            f"{number} is already there (key {old.key}); give --replace to put this version in "
            "its place, or --number if it is another document"
        )
    return old


def _check_readable(text: str, rules: Rules) -> None:
    visible = sum(not one.isspace() for one in text)
    if not visible:
        raise IngestError("there is no text in it, a scan perhaps; give a file with text")
    han = count_han(text)
    if han < max(rules.least_han, rules.least_han_share * visible) or not rules.usual.search(text):
        raise IngestError("its text is not readable Chinese; save it anew or as another format")


def _doubts(
    rows: Sequence[Row], document: Document, catalogue: Sequence[Document]
) -> tuple[str, ...]:
    kinds = {row.kind for row in rows}
    if ClauseKind.CLAUSE not in kinds:
        raise IngestError("there is no sentence in it that says something; is it the whole text?")
    doubts = []
    if ClauseKind.HEADING not in kinds:
        doubts.append("it has no numbering; its sentences stand under its title")
    ours = {one.number for one in catalogue}
    doubts += [
        f"it supersedes {number}, which is not among our documents"
        for number in document.supersedes
        if number not in ours
    ]
    return tuple(doubts)


def _marks(
    document: Document, rows: Sequence[Row], rules: Rules, confirmed: Mapping[str, Mark]
) -> dict[str, Mark]:
    strengths = load_strengths(FOLDER / MARKS)
    return {
        clause_id(document, row): confirmed.get(row.text) or guess_mark(row, rules, strengths)
        for row in rows
    }


def _confirmed(old: Document | None, own: Path) -> tuple[dict[str, Mark], tuple[str, ...]]:
    """Return the marks that people gave the old version's sentences, by text, and a warning."""
    if old is None:
        return {}, ()
    try:
        clauses = load_clauses(own=own)
    except DocumentError as error:
        return {}, (f"corrected strengths of the old version are lost: {error}",)
    return {
        one.text: Mark(one.label, one.strength, one.functions)
        for one in clauses
        if one.document == old.number and one.kind is ClauseKind.CLAUSE and not one.is_guessed
    }, ()
