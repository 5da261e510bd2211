"""Nearest texts by embedding, exact, over FAISS."""

from dataclasses import dataclass
from pathlib import Path
from typing import cast

import faiss
import numpy as np
from numpy.typing import NDArray

from knowledge.embedding import Vectors

Scores = NDArray[np.float32]


@dataclass(frozen=True)
class DenseIndex:
    """Cosines of a fixed list of texts, stretched so that unrelated texts score 0.

    Models differ in the cosine they give to texts that have nothing in common (0.1 here, 0.5
    there). ``unrelated`` is that cosine, measured when the index is built, so that weights
    and floors hold for any model.
    """

    vectors: faiss.IndexFlatIP
    unrelated: float

    def scores(self, question: Vectors) -> Scores:
        """Return each text's closeness to a question's unit vector, in [0, 1]."""
        cosines = self._rows() @ question  # FAISS would sort them all
        scores: Scores = (cosines - np.float32(self.unrelated)) / np.float32(1 - self.unrelated)
        return np.clip(scores, 0, 1)

    def _rows(self) -> Vectors:
        """Return the vectors as they lie in the index, without a copy."""
        count, size = self.vectors.ntotal, self.vectors.d
        rows: Vectors = faiss.rev_swig_ptr(self.vectors.get_xb(), count * size)
        return rows.reshape(count, size)


def build_dense(vectors: Vectors) -> DenseIndex:
    """Index unit rows."""
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    return DenseIndex(index, unrelated_cosine(vectors))


def unrelated_cosine(vectors: Vectors) -> float:
    """Return the median cosine of two texts of the collection: most pairs are unrelated."""
    every = max(1, len(vectors) // 500)  # 500 texts give 125,000 pairs, enough for a median
    sample = vectors[::every]
    cosines = (sample @ sample.T)[np.triu_indices(len(sample), k=1)]
    return float(np.clip(np.median(cosines), 0, 0.95)) if len(cosines) else 0.0


def save_dense(index: DenseIndex, path: Path) -> None:
    """Write the vectors to a file."""
    faiss.write_index(index.vectors, str(path))


def open_dense(path: Path, unrelated: float) -> DenseIndex:
    """Read the vectors of save_dense; RuntimeError from FAISS when they are broken."""
    vectors = cast(faiss.IndexFlatIP, faiss.read_index(str(path)))
    return DenseIndex(vectors, unrelated)
