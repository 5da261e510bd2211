"""The authored questions of a new document: given, kept from its old version, or still to write."""

from collections.abc import Collection, Mapping
from pathlib import Path

import yaml

from knowledge.documents import Document, load_clauses
from knowledge.documents.clauses import own_questions, questions_file
from knowledge.errors import KnowledgeError
from knowledge.ingest.errors import IngestError
from knowledge.ingest.model import Draft, Questions
from knowledge.questions import QuestionError, load_questions


def read_given(
    path: Path, own: Path, old: Document | None, answerable: Collection[str]
) -> Questions:
    """Return the questions of a file for a new document's clauses ``answerable``, checked.

    Raises IngestError, naming the place, when the file is malformed, asks for something else,
    or repeats a question of another clause or document; the old version does not count.
    """
    others = [one for one in own_questions(own) if one != _file_of(own, old)]
    try:
        before = load_questions(own=others)
        given = load_questions(own=[*others, path])
    except QuestionError as error:
        raise IngestError(f"--questions: {error}") from error
    added = {name: texts for name, texts in given.items() if name not in before}
    strangers = sorted(set(added) - set(answerable))
    if strangers:
        raise IngestError(
            f"--questions: {path.name} asks for {strangers[0]}, which is no clause of this "
            f"document that may be quoted; those are {', '.join(answerable)}"
        )
    return added


def keep_old(
    own: Path, old: Document | None, answerable: Mapping[str, str]
) -> tuple[Questions, tuple[str, ...]]:
    """Return the questions that the old version has for unchanged sentences, and a warning.

    ``answerable`` holds the sentences of the new version by clause id.
    """
    path = _file_of(own, old)
    if old is None or path is None or not path.exists():
        return {}, ()
    try:
        asked = load_questions(own=[path])
        texts = {one.id: one.text for one in load_clauses(own=own) if one.document == old.number}
    except KnowledgeError as error:
        return {}, (f"questions of the old version are lost: {error}",)
    by_text = {texts[name]: found for name, found in asked.items() if name in texts}
    kept = {name: by_text.pop(text) for name, text in answerable.items() if text in by_text}
    lost = (f"questions of sentences that are gone are left out: {len(by_text)} sentences",)
    return kept, lost if by_text else ()


def questions_text(draft: Draft, header: str) -> str:
    """Return the file of questions: every clause to be quoted, with its text and its questions."""
    lines = [header]
    for name, text in draft.answerable.items():
        asked = yaml.safe_dump(list(draft.questions.get(name, ())), allow_unicode=True, width=1000)
        listed = asked.splitlines() if name in draft.questions else []
        lines += [f"# {text}\n{name}:\n", *(f"  {one}\n" for one in listed)]
    return "".join(lines)


def _file_of(own: Path, document: Document | None) -> Path | None:
    return own / "files" / questions_file(document.file) if document else None
