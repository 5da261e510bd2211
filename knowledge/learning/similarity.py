"""How alike two questions are: by the words and by the meaning."""

from collections import Counter
from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.embedding import Encoder
from knowledge.retrieval.synonyms import Synonyms
from knowledge.retrieval.tokenise import Tokeniser

Scores = NDArray[np.float32]


class Reader(Protocol):
    """What it takes to read questions; a ClauseIndex has it."""

    @property
    def encoder(self) -> Encoder: ...

    @property
    def tokeniser(self) -> Tokeniser: ...

    @property
    def synonyms(self) -> Synonyms: ...


def similarities(texts: Sequence[str], reader: Reader) -> Scores:
    """Return a square matrix in [0, 1]: half shared words, half closeness of meaning."""
    explained = [reader.synonyms.explain(text) for text in texts]
    units = [Counter(reader.tokeniser.units(text)) for text in explained]
    vectors = reader.encoder.encode(explained)
    meaning: Scores = np.clip(vectors @ vectors.T, 0, 1)
    words: Scores = np.array([[_shared(a, b) for b in units] for a in units], dtype=np.float32)
    both: Scores = (words + meaning) / np.float32(2)
    return both


def _shared(a: Counter[str], b: Counter[str]) -> float:
    """Return the share of units that two texts have in common, from 0 to 1."""
    total = a.total() + b.total()
    return 2 * (a & b).total() / total if total else 0.0
