"""Finds the clauses that a question is about."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from knowledge import clock
from knowledge.documents import Clause, Document
from knowledge.embedding import Encoder
from knowledge.retrieval.dense import DenseIndex
from knowledge.retrieval.fusion import Field, Fused, Scores, fuse
from knowledge.retrieval.lexical import LexicalIndex
from knowledge.retrieval.relevance import (
    Signs,
    Vocabulary,
    calibrated,
    length_of,
    log_odds,
)
from knowledge.retrieval.settings import RetrievalSettings
from knowledge.retrieval.sounds import sound_units
from knowledge.retrieval.synonyms import Synonyms
from knowledge.retrieval.tokenise import Tokeniser


@dataclass(frozen=True)
class Hit:
    """A clause and how well it fits; every score is in [0, 1]."""

    clause: Clause
    score: float  # comparable between questions; below floors.answer: not about this
    lexical: float
    dense: float


@dataclass(frozen=True)
class ClauseIndex:
    """The loaded index; safe to search from several threads at once."""

    clauses: Mapping[str, Clause]  # in the order that the fields' owners count
    documents: Mapping[str, Document]  # by number
    settings: RetrievalSettings
    encoder: Encoder
    tokeniser: Tokeniser
    synonyms: Synonyms
    lexical: LexicalIndex
    sounds: LexicalIndex
    dense: DenseIndex
    questions: Field
    own_texts: Field
    other_fields: NDArray[np.int64]  # texts that belong to no clause
    answerable: NDArray[np.bool_]  # of every clause: may an answer quote it
    vocabulary: Vocabulary  # of units of writing
    heard: Vocabulary  # of units of sound
    learned_digest: str = ""  # of the learned questions among them; "" for none

    def search(self, question: str, *, top: int = 5, on: date | None = None) -> list[Hit]:
        """Return up to ``top`` clauses in force on a date (today by default), best first.

        Clauses that may be quoted come first and the others follow as background, so the
        first hit is quotable if any is. Nothing relevant is an empty list or a first score
        below ``settings.floors.answer``.
        """
        fused = self._fuse(question)
        if fused is None:
            return []
        day = on or clock.today()
        hits = [
            Hit(clause, *(round(float(part), 4) for part in parts))
            for clause, *parts in zip(
                self.clauses.values(), fused.score, fused.lexical, fused.dense, strict=True
            )
            if parts[0] >= self.settings.floors.retrieved
            and self.documents[clause.document].is_in_force(day)
        ]
        return sorted(hits, key=_rank)[:top]

    def clause(self, clause_id: str) -> Clause:
        """Return a clause by its id; KeyError if no document has it."""
        return self.clauses[clause_id]

    def _fuse(self, question: str) -> Fused | None:
        if not self.tokeniser.has_topic(question):  # emoji, or a bare «how much»
            return None
        fused, closeness = self._compare(question)
        signs = self._signs(question, closeness, fused)
        odds = log_odds(signs, self.settings.relevance)
        factor = calibrated(signs.score, odds, self.settings.floors)
        return replace(fused, score=np.minimum(fused.score * np.float32(factor), 1))

    def signs(self, question: str) -> Signs:
        """Return what tells whether a question is ours; for fitting and for explaining."""
        fused, closeness = self._compare(question)
        return self._signs(question, closeness, fused)

    def _compare(self, question: str) -> tuple[Fused, Scores]:
        """Return the clauses' scores and every text's closeness to the question."""
        explained = self.synonyms.explain(question)
        words = self.lexical.scores(self.tokeniser.units(explained))
        heard = self.sounds.scores(sound_units(question))
        lexical = np.maximum(words, heard * np.float32(self.settings.weights.sounds))
        dense = self.dense.scores(np.asarray(self.encoder.encode([explained])[0]))
        texts = (self.questions, self.own_texts, self.answerable)
        return fuse(lexical, dense, *texts, self.settings.weights), (lexical + dense) / np.float32(
            2
        )

    def _signs(self, question: str, closeness: Scores, fused: Fused) -> Signs:
        telling = self.synonyms.explain(self.tokeniser.without_fillers(question))
        units = self.tokeniser.units(telling)
        # A wrong character that sounds right is not a foreign word.
        strange = self.heard.unknown_share(sound_units(self.tokeniser.without_fillers(question)))
        ours = max(
            closeness[field.texts].max(initial=0) for field in (self.questions, self.own_texts)
        )
        return Signs(
            score=float(fused.score.max(initial=0)),
            unknown=min(self.vocabulary.unknown_share(units), strange),
            other=float(closeness[self.other_fields].max(initial=0) - ours),
            length=length_of(units),
        )


def _rank(hit: Hit) -> tuple[bool, float]:
    return not hit.clause.is_answerable, -hit.score
