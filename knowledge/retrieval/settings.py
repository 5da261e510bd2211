"""The tunables of retrieval, read from settings.yml."""

from dataclasses import dataclass
from math import isclose
from pathlib import Path
from typing import Any, cast

from knowledge.errors import KnowledgeError
from knowledge.text.packaged import read_yaml


@dataclass(frozen=True)
class Bm25Settings:
    """The two constants of BM25."""

    k1: float
    b: float


@dataclass(frozen=True)
class Weights:
    """The share of each signal in a score; they add up to 1."""

    question_lexical: float
    question_dense: float
    clause_lexical: float
    clause_dense: float


@dataclass(frozen=True)
class Floors:
    """Scores under which something is not said or not shown."""

    answer: float  # below: nothing relevant was found, say out_of_scope
    retrieved: float  # below: not returned at all


@dataclass(frozen=True)
class RetrievalSettings:
    """Everything in settings.yml."""

    bm25: Bm25Settings
    weights: Weights
    floors: Floors


def load_retrieval_settings() -> RetrievalSettings:
    """Read the settings; raise KnowledgeError when the weights do not add up to 1."""
    raw = cast(dict[str, Any], read_yaml(Path(__file__).with_name("settings.yml")))
    settings = RetrievalSettings(
        Bm25Settings(**raw["bm25"]), Weights(**raw["weights"]), Floors(**raw["floors"])
    )
    total = sum(raw["weights"].values())
    if not isclose(total, 1):
        raise KnowledgeError(f"settings.yml of retrieval: the weights add up to {total}, not 1")
    return settings
