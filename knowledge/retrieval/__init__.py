"""Finding the clauses a question is about: words and meaning, over clauses and questions."""

from knowledge.retrieval.build import build_index, is_current
from knowledge.retrieval.draft import Draft, Learned, draft_index, learned_digest, save_draft
from knowledge.retrieval.errors import IndexUnavailableError
from knowledge.retrieval.holder import IndexHolder
from knowledge.retrieval.index import ClauseIndex, Hit
from knowledge.retrieval.load import load_index
from knowledge.retrieval.settings import RetrievalSettings, load_retrieval_settings

__all__ = [
    "ClauseIndex",
    "Draft",
    "Hit",
    "IndexHolder",
    "IndexUnavailableError",
    "Learned",
    "RetrievalSettings",
    "build_index",
    "draft_index",
    "is_current",
    "learned_digest",
    "load_index",
    "load_retrieval_settings",
    "save_draft",
]
