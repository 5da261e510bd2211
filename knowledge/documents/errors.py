"""What can be wrong with the documents."""

from knowledge.errors import KnowledgeError


class DocumentError(KnowledgeError):
    """A policy document, its catalogue entry or its marks are missing or contradictory."""
