"""Why a file cannot be taken in."""

from knowledge.errors import KnowledgeError


class IngestError(KnowledgeError):
    """A file cannot become a policy document; the message says why and what to do."""
