"""The index that a running process searches; a new one takes its place between two questions."""

from collections.abc import Mapping
from datetime import date

from knowledge.documents import Clause, Document
from knowledge.retrieval.index import ClauseIndex, Hit


class IndexHolder:
    """Stands for the index of the moment; safe to search while ``swap`` replaces it.

    Replacing is one assignment: a search sees the old index or the new one, never a mixture.
    """

    def __init__(self, index: ClauseIndex) -> None:
        self._index = index

    @property
    def index(self) -> ClauseIndex:
        """Return the index of the moment."""
        return self._index

    def swap(self, index: ClauseIndex) -> None:
        """Let every later search use ``index``."""
        self._index = index

    @property
    def clauses(self) -> Mapping[str, Clause]:
        """Return every clause by its id, in reading order of the documents."""
        return self._index.clauses

    @property
    def documents(self) -> Mapping[str, Document]:
        """Return every document by its number."""
        return self._index.documents

    def search(self, question: str, *, top: int = 5, on: date | None = None) -> list[Hit]:
        """Search the index of the moment; see ClauseIndex.search."""
        return self._index.search(question, top=top, on=on)

    def clause(self, id: str) -> Clause:
        """Return a clause by its id; KeyError if no document has it."""
        return self._index.clause(id)
