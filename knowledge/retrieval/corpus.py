"""What gets indexed: every clause with its path, and its authored questions."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import knowledge.documents
import knowledge.questions
from knowledge.documents import Clause, ClauseKind, load_clauses
from knowledge.documents.catalogue import CATALOGUE, read_own_entries
from knowledge.documents.clauses import marks_file, own_questions
from knowledge.questions import check_clause_ids, load_questions
from knowledge.text.packaged import read_yaml

OTHER_FIELD = ""  # in place of a clause id: a question that no clause answers


@dataclass(frozen=True)
class Text:
    """One text of the index and the clause it leads to, or OTHER_FIELD."""

    clause_id: str
    is_question: bool
    text: str


def load_corpus(
    own: Path | None = None, learned: Mapping[str, tuple[str, ...]] | None = None
) -> tuple[Text, ...]:
    """Return the texts of all documents and questions; headings count as part of paths only.

    ``own`` is the folder of the deployment's own documents, as for load_clauses. Learned
    questions come last; those of a clause that no document has any more are left out.
    """
    clauses = load_clauses(own=own)
    questions = load_questions(own=own_questions(own))
    check_clause_ids(questions, {clause.id for clause in clauses})
    known = {clause.id for clause in clauses}
    kept = {clause_id: texts for clause_id, texts in (learned or {}).items() if clause_id in known}
    return (*make_corpus(clauses, questions), *load_other_fields(), *_asked(kept))


def load_other_fields() -> tuple[Text, ...]:
    """Return the questions of out_of_scope.yml, which other offices answer."""
    fields = read_yaml(Path(__file__).with_name("out_of_scope.yml"))
    groups = cast(Mapping[str, list[str]], fields).values()
    return tuple(Text(OTHER_FIELD, False, text) for texts in groups for text in texts)


def make_corpus(
    clauses: Sequence[Clause], questions: dict[str, tuple[str, ...]]
) -> tuple[Text, ...]:
    """Return the clauses' own texts, then the questions."""
    own = [
        Text(clause.id, False, " ".join((*clause.path, clause.text)))
        for clause in clauses
        if clause.kind is not ClauseKind.HEADING
    ]
    return (*own, *_asked(questions))


def _asked(questions: Mapping[str, tuple[str, ...]]) -> list[Text]:
    return [Text(clause_id, True, text) for clause_id, texts in questions.items() for text in texts]


def content_digest(own: Path | None = None) -> str:
    """Return what changes when a document, a mark, a question or a word list changes."""
    documents, questions = (
        Path(str(package.__file__)).parent for package in (knowledge.documents, knowledge.questions)
    )
    paths = [
        *sorted(documents.glob("*.yml")),
        *sorted((documents / "files").iterdir()),
        *sorted(questions.glob("*.yml")),
        Path(__file__).with_name("synonyms.yml"),
        Path(__file__).with_name("fillers.yml"),
        Path(__file__).with_name("out_of_scope.yml"),
        *_own_files(own),
    ]
    digest = hashlib.sha256()
    for path in paths:
        digest.update(f"{path.name}\n".encode() + path.read_bytes())
    return digest.hexdigest()


def _own_files(own: Path | None) -> list[Path]:
    """Return the files that belong to the catalogue of own documents, and the catalogue."""
    documents = read_own_entries(own)
    if not own or not documents:
        return []
    names = [name for one in documents for name in (one.file, marks_file(one.file))]
    return [own / CATALOGUE, *(own / "files" / name for name in names), *own_questions(own)]
