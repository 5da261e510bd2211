"""Embedding models: the embedded one, how it is trained, and how another replaces it."""

from knowledge.embedding.encoder import Encoder, Vectors
from knowledge.embedding.errors import EmbeddingError, TrainingDataError
from knowledge.embedding.load import load_encoder, model_digest

__all__ = [
    "EmbeddingError",
    "Encoder",
    "TrainingDataError",
    "Vectors",
    "load_encoder",
    "model_digest",
]
