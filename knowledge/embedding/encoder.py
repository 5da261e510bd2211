"""What retrieval needs of an embedding model."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


class Encoder(Protocol):
    """Turns texts into vectors; safe to call from several threads at once."""

    @property
    def name(self) -> str:
        """Return the name people know the model by."""

    @property
    def digest(self) -> str:
        """Return what changes when the model's vectors change."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one row per text, of length 1, or of zeros when a text says nothing."""


def unit_rows(vectors: Vectors) -> Vectors:
    """Return the rows scaled to length 1; rows of zeros stay."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    scaled: Vectors = (vectors / np.where(lengths > 0, lengths, 1)).astype(np.float32)
    return scaled
