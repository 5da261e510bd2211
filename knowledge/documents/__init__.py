"""Policy documents: their catalogue, their clauses and what each clause lets us promise."""

from knowledge.documents.catalogue import load_catalogue
from knowledge.documents.clauses import load_clauses
from knowledge.documents.errors import DocumentError
from knowledge.documents.model import Clause, ClauseKind, Document, Strength

__all__ = [
    "Clause",
    "ClauseKind",
    "Document",
    "DocumentError",
    "Strength",
    "load_catalogue",
    "load_clauses",
]
