"""What can be wrong with the index."""

from knowledge.errors import KnowledgeError


class IndexUnavailableError(KnowledgeError):
    """There is no usable retrieval index. Not the same as finding nothing."""
