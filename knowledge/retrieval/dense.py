"""Nearest texts by embedding over FAISS: every text of a small collection, the best of a large."""

from dataclasses import dataclass
from pathlib import Path
from typing import cast

import faiss
import numpy as np
from numpy.typing import NDArray

from knowledge.embedding import Vectors

Scores = NDArray[np.float32]

MANY = 20_000  # texts; from here on half precision, and only the nearest are told apart
NEAREST = 1_000  # that a large collection scores; whatever is farther counts as unrelated


@dataclass(frozen=True)
class DenseIndex:
    """Cosines of a fixed list of texts, stretched so that unrelated texts score 0.

    Models differ in the cosine they give to texts that have nothing in common (0.1 here, 0.5
    there). ``unrelated`` is that cosine, measured when the index is built, so that weights
    and floors hold for any model.
    """

    vectors: faiss.IndexFlatIP | faiss.IndexScalarQuantizer
    unrelated: float

    def scores(self, question: Vectors) -> Scores:
        """Return each text's closeness to a question's unit vector, in [0, 1].

        In a collection of MANY texts or more, all but the NEAREST score 0.
        """
        is_large = isinstance(self.vectors, faiss.IndexScalarQuantizer)
        cosines = self._nearest(question) if is_large else self._all(question)
        scores: Scores = (cosines - np.float32(self.unrelated)) / np.float32(1 - self.unrelated)
        return np.clip(scores, 0, 1)

    def _all(self, question: Vectors) -> Scores:
        # A product by BLAS starts threads: for so little that costs more than it brings, and on
        # a busy machine ten times as much.
        cosines: Scores = np.einsum("ij,j->i", self._rows(), question)
        return cosines

    def _nearest(self, question: Vectors) -> Scores:
        found, places = self.vectors.search(question[None], min(NEAREST, self.vectors.ntotal))
        cosines = np.full(self.vectors.ntotal, self.unrelated, dtype=np.float32)
        cosines[places[0]] = found[0]
        return cosines

    def _rows(self) -> Vectors:
        """Return the vectors as they lie in the index, without a copy (FAISS would sort)."""
        flat = cast(faiss.IndexFlatIP, self.vectors)
        count, size = flat.ntotal, flat.d
        rows: Vectors = faiss.rev_swig_ptr(flat.get_xb(), count * size)
        return rows.reshape(count, size)


def build_dense(vectors: Vectors) -> DenseIndex:
    """Index unit rows, MANY or more of them in half precision."""
    index = _empty(vectors.shape[1], is_large=len(vectors) >= MANY)
    index.train(vectors[:1])  # half precision learns nothing, but FAISS asks for it
    index.add(vectors)
    return DenseIndex(index, unrelated_cosine(vectors))


def _empty(dimensions: int, *, is_large: bool) -> faiss.IndexFlatIP | faiss.IndexScalarQuantizer:
    if not is_large:
        return faiss.IndexFlatIP(dimensions)
    half, metric = faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
    return faiss.IndexScalarQuantizer(dimensions, half, metric)


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
    vectors = cast(faiss.IndexFlatIP | faiss.IndexScalarQuantizer, faiss.read_index(str(path)))
    return DenseIndex(vectors, unrelated)
