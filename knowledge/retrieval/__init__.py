"""Finding the clauses a question is about: words and meaning, over clauses and questions."""

from knowledge.retrieval.build import build_index, is_current
from knowledge.retrieval.errors import IndexUnavailableError
from knowledge.retrieval.index import ClauseIndex, Hit
from knowledge.retrieval.load import load_index
from knowledge.retrieval.settings import RetrievalSettings, load_retrieval_settings

__all__ = [
    "ClauseIndex",
    "Hit",
    "IndexUnavailableError",
    "RetrievalSettings",
    "build_index",
    "is_current",
    "load_index",
    "load_retrieval_settings",
]
