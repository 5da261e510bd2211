"""What can go wrong with embedding models."""

from knowledge.errors import KnowledgeError


class EmbeddingError(KnowledgeError):
    """The embedding model cannot be loaded or used."""


class TrainingDataError(EmbeddingError):
    """The data to train an embedding model from is missing or must not be used."""
