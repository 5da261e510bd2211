"""BM25 over units of text, with scores comparable between questions.

A plain BM25 score grows with the length of the question. Here it is divided by what a text
identical to the question would get: 1 means every unit is there, and units that no text has
count against the match, which is what pushes questions about other things down. A long story
names its matter in a few words, so what it adds beyond a usual question counts only in part.
"""

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import log

import bm25s
import numpy as np
from numpy.typing import NDArray

from knowledge.retrieval.settings import Bm25Settings

Scores = NDArray[np.float32]


@dataclass(frozen=True)
class LexicalIndex:
    """BM25 scores of a fixed list of texts."""

    model: bm25s.BM25
    rarity: dict[str, float]  # unit -> inverse document frequency
    unseen_rarity: float  # of a unit in no text
    mean_length: float  # units per text
    settings: Bm25Settings

    def scores(self, units: Sequence[str]) -> Scores:
        """Return each text's share, in [0, 1], of what a copy of the question would score."""
        own = self.own_score(units)
        if not own:
            return self._zeros()
        shares: Scores = np.clip(self.raw_scores(units) / np.float32(self._ceiling(own)), 0, 1)
        return shares

    def raw_scores(self, units: Sequence[str]) -> Scores:
        """Return each text's BM25 score, as it is."""
        known = [unit for unit in units if unit in self.rarity]
        if not known:
            return self._zeros()
        scores: Scores = self.model.get_scores(known)
        return scores

    def own_score(self, units: Sequence[str]) -> float:
        """Return what a text identical to the question would score."""
        k1, b = self.settings.k1, self.settings.b
        damping = k1 * (1 - b + b * len(units) / self.mean_length)
        return sum(
            count * self.rarity.get(unit, self.unseen_rarity) * count / (count + damping)
            for unit, count in Counter(units).items()
        )

    def _ceiling(self, own: float) -> float:
        usual = self.settings.usual_units * self.unseen_rarity / (1 + self.settings.k1)
        return own if own <= usual else usual + self.settings.story_share * (own - usual)

    def _zeros(self) -> Scores:
        return np.zeros(int(self.model.scores["num_docs"]), dtype=np.float32)


def build_lexical(texts: Sequence[Sequence[str]], settings: Bm25Settings) -> LexicalIndex:
    """Index texts that are already cut into units; there must be at least one unit."""
    logging.getLogger("bm25s").setLevel(logging.WARNING)  # it logs at DEBUG of its own accord
    model = bm25s.BM25(k1=settings.k1, b=settings.b, method="lucene")
    model.index([list(units) for units in texts], show_progress=False)
    frequency = Counter(unit for units in texts for unit in set(units))
    total = len(texts)
    rarity = {unit: _rarity(total, count) for unit, count in frequency.items()}
    mean_length = sum(map(len, texts)) / total
    return LexicalIndex(model, rarity, _rarity(total, 0), mean_length, settings)


def _rarity(total: int, count: int) -> float:
    return log(1 + (total - count + 0.5) / (count + 0.5))
