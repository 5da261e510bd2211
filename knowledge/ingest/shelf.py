"""Puts an approved document beside the packaged ones: wholly, or not at all.

The catalogue is the one file that makes a document count, and replacing it is one step. The
text, the marks and the questions are written before, under names that no catalogue has yet.
"""

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path

import yaml

from knowledge.documents import Document, load_catalogue
from knowledge.documents.catalogue import CATALOGUE, read_own_entries
from knowledge.documents.clauses import clause_id, marks_file, questions_file
from knowledge.documents.declared import DIFFERENCES, Declared, read_declared
from knowledge.documents.marks import GUESSED
from knowledge.documents.succession import end_superseded
from knowledge.ingest.describe import choose_key
from knowledge.ingest.draft import old_version
from knowledge.ingest.errors import IngestError
from knowledge.ingest.model import Draft
from knowledge.ingest.questions import questions_text
from knowledge.ingest.rules import Rules, load_rules

_DERIVED = "superseded_by"  # never written: it comes from the successor's entry


def add(own: Path, draft: Draft, *, replace: bool = False) -> None:
    """Write a draft into the deployment's folder of documents.

    Killed at any moment, the folder holds either the old documents or the new ones. Raises
    IngestError when another document has taken the 文号 or the key since the draft was made,
    or when the folder cannot be written.
    """
    rules = load_rules()
    try:
        with _locked(own):
            entries = _entries_with(draft, own, may_replace=replace)
            renamed = (one.renamed(draft.moved) for one in read_declared(own))
            declared = [one for one in renamed if one]
            _remove_leftovers(own)
            files = own / "files"
            files.mkdir(exist_ok=True)
            _write(files / draft.document.file, draft.text)
            _write(files / marks_file(draft.document.file), _marks_text(draft, rules))
            asked = questions_text(draft, rules.questions_header)
            _write(files / questions_file(draft.document.file), asked)
            _write(own / CATALOGUE, _catalogue_text(entries, declared))
    except OSError as error:
        raise IngestError(f"{own} cannot be written: {error.strerror or error}") from error


def _entries_with(draft: Draft, own: Path, *, may_replace: bool) -> list[Document]:
    catalogue = load_catalogue(own=own)
    document = draft.document
    old = old_version(document.number, catalogue, own, may_replace=may_replace)
    choose_key(document.key, old, catalogue)
    end_superseded([one for one in catalogue if one != old] + [document])
    others = [one for one in read_own_entries(own) if one.number != document.number]
    return [*others, document]


@contextmanager
def _locked(own: Path) -> Iterator[None]:
    own.mkdir(parents=True, exist_ok=True)
    with open(own / ".lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _remove_leftovers(own: Path) -> None:
    """Remove files of ingests that were cut short and of versions replaced before the last."""
    files = [one.file for one in read_own_entries(own)]
    kept = {name for file in files for name in (file, marks_file(file), questions_file(file))}
    for path in (own / "files").glob("*"):
        if path.name not in kept:
            path.unlink()


def _write(path: Path, text: str) -> None:
    """Replace a file in one step, after its content has reached the disk."""
    draft = path.with_name(f".{path.name}.draft")
    with open(draft, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, path)


def _catalogue_text(documents: Sequence[Document], declared: Sequence[Declared]) -> str:
    names = [field.name for field in fields(Document) if field.name != _DERIVED]
    rows = [{name: _plain(getattr(one, name)) for name in names} for one in documents]
    differences = {DIFFERENCES: [one.as_entry() for one in declared]} if declared else {}
    return _dump({"documents": rows, **differences})


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def _dump(value: object) -> str:
    return str(yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=1000))


def _marks_text(draft: Draft, rules: Rules) -> str:
    """Return the file of marks with each row's text above its mark, for the clerk."""
    lines = [rules.marks_header, "marks:\n"]
    for row in draft.rows:
        name = clause_id(draft.document, row)
        mark = draft.marks[name]
        label = mark.label + (GUESSED if mark.is_guessed else "")
        values = yaml.safe_dump(
            [label, *mark.functions], allow_unicode=True, default_flow_style=True, width=1000
        )
        lines.append(f"  # {row.text}\n  {name}: {values}")
    return "".join(lines)
