"""What an embedding model finds by itself: figures for its card and for comparisons."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.embedding.encoder import Encoder
from knowledge.embedding.pairs import BENCHMARK, LAWS, Pair, read_lines

_TOP = 10
_LONGEST = 400  # characters of an article that are encoded


@dataclass(frozen=True)
class Ranking:
    """How far down the right passage stands."""

    questions: int
    candidates: int
    mrr: float
    hit_at_10: float


@dataclass(frozen=True)
class Figures:
    """Dense retrieval alone; None where there was nothing to measure on."""

    held_out: Ranking | None
    benchmark: Ranking | None


@dataclass(frozen=True)
class Benchmark:
    """Layperson questions, the national law articles, and which article answers which."""

    questions: tuple[str, ...]
    articles: tuple[str, ...]
    gold: tuple[tuple[int, ...], ...]  # positions in articles, per question


def measure(encoder: Encoder, held_out: Sequence[Pair], data: Path, region: str) -> Figures:
    """Return the figures on pairs not trained on and on the benchmark questions, if there."""
    own = Benchmark(
        tuple(pair.anchor for pair in held_out),
        tuple(pair.positive for pair in held_out),
        tuple((at,) for at in range(len(held_out))),
    )
    has_benchmark = (data / BENCHMARK).exists()
    statutes = _dense_ranking(encoder, read_benchmark(data, region)) if has_benchmark else None
    return Figures(_dense_ranking(encoder, own) if held_out else None, statutes)


def read_benchmark(data: Path, region: str) -> Benchmark:
    """Return the questions of statute_questions_dev with all articles of a region."""
    rows = [row for row in read_lines(data / LAWS) if row["region"] == region and row["article"]]
    number = {row["id"]: at for at, row in enumerate(rows)}
    asked = list(read_lines(data / BENCHMARK))
    return Benchmark(
        tuple(row["question"] for row in asked),
        tuple(f"{row['law']} {row['text']}"[:_LONGEST] for row in rows),
        tuple(tuple(number[one] for one in row["gold"] if one in number) for row in asked),
    )


def rank_of(scores: NDArray[np.float32], gold: Sequence[int]) -> int:
    """Return the place of the best right passage, from 1; ties count against it."""
    right = scores[list(gold)]
    at_least = int((scores >= right.max()).sum())
    return at_least - int((right >= right.max()).sum()) + 1


def summarise(ranks: Sequence[int], candidates: int) -> Ranking:
    """Return mean reciprocal rank and the share of ranks up to 10."""
    places = np.asarray(ranks, dtype=np.float64)
    return Ranking(
        len(ranks), candidates, float((1 / places).mean()), float((places <= _TOP).mean())
    )


def _dense_ranking(encoder: Encoder, benchmark: Benchmark) -> Ranking:
    articles = encoder.encode(benchmark.articles)
    questions = encoder.encode(benchmark.questions)
    ranks = [
        rank_of(articles @ question, gold)
        for question, gold in zip(questions, benchmark.gold, strict=True)
        if gold
    ]
    return summarise(ranks, len(articles))
