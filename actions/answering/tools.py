"""What the steps work with, built once by the composition root."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from actions.answering.model import Contact, Hit
from actions.answering.rules import Rules
from actions.texts import Texts
from knowledge.conflicts import Comparer
from knowledge.documents.model import Clause, Document
from knowledge.screening.sources import Source
from knowledge.standards import Standards


class Index(Protocol):
    """The part of knowledge.retrieval.ClauseIndex that answering needs."""

    def search(self, question: str, *, top: int = 5, on: date | None = None) -> Sequence[Hit]:
        """Return the best clauses first; raise KnowledgeError when the index is broken."""

    @property
    def clauses(self) -> Mapping[str, Clause]:
        """Return every clause by its id, in reading order of the documents."""

    def clause(self, id: str) -> Clause:
        """Return one clause by its id."""


@dataclass(frozen=True)
class Tools:
    """Everything a step may use."""

    index: Index
    texts: Texts
    rules: Rules
    documents: Mapping[str, Document]  # by 文号
    comparer: Comparer  # of the clauses of these documents
    floor: float  # below this score nothing is relevant
    contact: Contact
    offices: Mapping[str, str]  # queue id -> the window to go to first
    standards: Standards
    sources: Mapping[str, Source]  # of the standards, by key
    vocabulary: frozenset[str]  # pairs of characters of all clauses and authored questions
