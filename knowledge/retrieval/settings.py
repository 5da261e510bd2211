"""The tunables of retrieval, read from settings.yml."""

from dataclasses import dataclass
from math import isclose
from pathlib import Path
from typing import Any, cast

from knowledge.errors import KnowledgeError
from knowledge.text.packaged import read_yaml


@dataclass(frozen=True)
class Bm25Settings:
    """The two constants of BM25, and how long questions are treated (lexical.py)."""

    k1: float
    b: float
    usual_units: float = float("inf")  # rare units in a usual question
    story_share: float = 1.0  # of what goes beyond them


@dataclass(frozen=True)
class Weights:
    """The share of each signal in a score; they add up to 1."""

    questions: tuple[float, ...]  # of a clause's best authored question, the next best, ...
    clause_lexical: float  # of the words of the clause itself
    clause_dense: float
    sounds: float = 0.0  # of a match by sound beside one by words; not part of the sum


@dataclass(frozen=True)
class Floors:
    """Scores under which something is not said or not shown."""

    answer: float  # below: nothing relevant was found, say out_of_scope
    retrieved: float  # below: not returned at all


@dataclass(frozen=True)
class RelevanceSettings:
    """The weight of each sign that a question is ours (relevance.Signs), and what starts them."""

    base: float
    score: float
    unknown: float
    other: float
    length: float


@dataclass(frozen=True)
class RetrievalSettings:
    """Everything in settings.yml."""

    bm25: Bm25Settings
    weights: Weights
    floors: Floors
    relevance: RelevanceSettings


def load_retrieval_settings() -> RetrievalSettings:
    """Read the settings; raise KnowledgeError when the weights do not add up to 1."""
    raw = cast(dict[str, Any], read_yaml(Path(__file__).with_name("settings.yml")))
    shares = raw["weights"]
    weights = Weights(
        questions=tuple(shares["questions"]),
        clause_lexical=shares["clause_lexical"],
        clause_dense=shares["clause_dense"],
        sounds=shares.get("sounds", 0.0),
    )
    total = sum(weights.questions) + weights.clause_lexical + weights.clause_dense
    if not isclose(total, 1):
        raise KnowledgeError(f"settings.yml of retrieval: the weights add up to {total}, not 1")
    return RetrievalSettings(
        bm25=Bm25Settings(**raw["bm25"]),
        weights=weights,
        floors=Floors(**raw["floors"]),
        relevance=RelevanceSettings(**raw["relevance"]),
    )
