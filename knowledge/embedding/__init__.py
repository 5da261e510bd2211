"""Embedding models: the embedded one, how it is trained, and how another replaces it."""

from knowledge.embedding.encoder import Encoder, Vectors
from knowledge.embedding.errors import EmbeddingError, TrainingDataError
from knowledge.embedding.load import EMBEDDED_MODEL, load_encoder, model_digest
from knowledge.embedding.training import train

__all__ = [
    "EMBEDDED_MODEL",
    "EmbeddingError",
    "Encoder",
    "TrainingDataError",
    "Vectors",
    "load_encoder",
    "model_digest",
    "train",
]
