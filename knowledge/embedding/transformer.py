"""Any other sentence-transformers model, from a folder or from this machine's cache."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from sentence_transformers import SentenceTransformer

from knowledge.embedding.encoder import Vectors, unit_rows
from knowledge.embedding.errors import EmbeddingError


@dataclass(frozen=True)
class TransformerEncoder:
    """A sentence-transformers model; one call at a time, its tokenizer is not thread-safe."""

    name: str
    digest: str
    model: SentenceTransformer
    lock: threading.Lock = field(default_factory=threading.Lock)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit row per text."""
        with self.lock:
            rows = self.model.encode(list(texts), show_progress_bar=False, convert_to_numpy=True)
        return unit_rows(np.asarray(rows, dtype=np.float32))


def open_transformer(model: str, digest: str) -> TransformerEncoder:
    """Return the encoder; raise EmbeddingError when the model is not on this machine."""
    try:
        opened = SentenceTransformer(model, device="cpu", local_files_only=True)
    except (OSError, ValueError) as error:
        raise EmbeddingError(
            f"embedding model {model!r} is not on this machine; "
            "fetch it first and set LAOBING_EMBEDDING_MODEL to its folder"
        ) from error
    return TransformerEncoder(model, digest, opened)
