"""Training pairs: (what someone might say, a passage about it), from open data only.

Law articles give pairs without questions: one sentence of an article against the others, a
part of a single sentence against the whole, and the place in the law against the article.
The open question/passage pairs are taken as they are.
"""

import json
import lzma
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge.embedding.errors import TrainingDataError

LAWS = "law_articles.jsonl.xz"
QUESTIONS = "train_pairs_open.jsonl.xz"
BENCHMARK = "statute_questions_dev.jsonl.xz"
_SENTENCES = re.compile(r"[^\u3002\uff1b\n]+[\u3002\uff1b\n]*")  # up to a full stop, semicolon
_PHRASES = re.compile(r"[^\uff0c\u3001]+[\uff0c\u3001]*")  # up to a comma
_PLACE_SHARE = 0.15  # of the articles are also paired with their place in the law
_SHORTEST = 4  # characters; below that a part says too little


@dataclass(frozen=True)
class Article:
    """A law article: where it stands and what it says."""

    place: str  # law and innermost chapter
    text: str


@dataclass(frozen=True)
class Pair:
    """One positive example."""

    anchor: str
    positive: str


@dataclass(frozen=True)
class Material:
    """What there is to learn from, and the pairs kept back."""

    articles: tuple[Article, ...]
    questions: tuple[Pair, ...]
    held_out: tuple[Pair, ...]


def read_articles(data: Path) -> tuple[Article, ...]:
    """Return the law articles; raise TrainingDataError naming a missing or broken file."""
    return tuple(
        Article(f"{row['law']} {row['chapter'].rsplit('/', 1)[-1].strip()}", row["text"].strip())
        for row in read_lines(data / LAWS)
        if len(row["text"].strip()) >= 2 * _SHORTEST
    )


def read_questions(data: Path, longest: int) -> tuple[Pair, ...]:
    """Return the open question/passage pairs, passages cut at ``longest`` characters."""
    return tuple(
        Pair(row["anchor"].strip(), row["positive"].strip()[:longest])
        for row in read_lines(data / QUESTIONS)
    )


def refuse_benchmark(pairs: Sequence[Pair], data: Path) -> None:
    """Raise TrainingDataError if a question of the benchmark is among the pairs."""
    if not (data / BENCHMARK).exists():
        return
    benchmark = {row["question"].strip() for row in read_lines(data / BENCHMARK)}
    leaked = next((pair for pair in pairs if pair.anchor in benchmark), None)
    if leaked:
        raise TrainingDataError(f"{QUESTIONS} holds a benchmark question: {leaked.anchor!r}")


def article_pairs(
    articles: tuple[Article, ...], longest: int, rng: random.Random
) -> Iterator[Pair]:
    """Yield fresh pairs from the articles: other parts are drawn at every call."""
    for article in articles:
        text = article.text[:longest]
        anchor, positive = _split(text, rng)
        if len(anchor) >= _SHORTEST:
            yield Pair(anchor, positive)
        if rng.random() < _PLACE_SHARE:
            yield Pair(article.place, text)


def _split(text: str, rng: random.Random) -> tuple[str, str]:
    """Return a part of the text and the rest; of a single sentence, a part and the whole."""
    sentences = _SENTENCES.findall(text)
    if len(sentences) > 1:
        chosen = rng.randrange(len(sentences))
        return sentences[chosen].strip(), "".join(sentences[:chosen] + sentences[chosen + 1 :])
    phrases = _PHRASES.findall(text)
    length = max(1, len(phrases) // 3)
    start = rng.randrange(len(phrases) - length + 1)
    return "".join(phrases[start : start + length]).strip(), text


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a compressed JSON-lines file."""
    try:
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                yield json.loads(line)
    except (OSError, lzma.LZMAError, json.JSONDecodeError) as error:
        raise TrainingDataError(
            f"cannot read {path}: {error}; name its folder by --data"
        ) from error
