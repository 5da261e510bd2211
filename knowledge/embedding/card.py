"""The model card: written by the training itself, so that it cannot disagree with it."""

from dataclasses import asdict
from pathlib import Path

from knowledge.embedding.evaluate import Figures, Ranking
from knowledge.embedding.settings import TrainingSettings

CARD = "README.md"
_TEMPLATE = """\
---
language: zh
library_name: sentence-transformers
license: apache-2.0
---
# The embedded embedding model

Token vectors, averaged: a sentence-transformers `StaticEmbedding`, stored as int8 with one
factor per token. It opens with `SentenceTransformer(folder)` and runs without the network.
It is small and quick, not strong: any sentence-transformers model replaces it
(`LAOBING_EMBEDDING_MODEL`, for example a folder with BAAI/bge-small-zh-v1.5).

Made by `laobing train-embedding --data FOLDER` in {minutes:.0f} minutes.

## Data

| file | what | licence |
| --- | --- | --- |
| law_articles.jsonl.xz | Chinese laws and regulations, all articles | official texts, not under copyright |
| train_pairs_open.jsonl.xz | question/passage and paraphrase pairs (DRCD, CMRC 2018, PAWS-X, toyhom) | MIT, CC BY-SA |

Pairs: a sentence of an article with its other sentences, a part of a sentence with the whole,
the place in the law with the article, a question with its passage. No benchmark question, no
citizen's message and no authored question of this project is among them; the training stops
if a benchmark question is.

## Settings

| setting | value |
| --- | --- |
{settings}

## Figures

Dense retrieval by this model alone, with the stored int8 weights.

| questions | candidates | MRR | hit@10 |
| --- | --- | --- | --- |
{figures}

## Limits

Word order is not seen. Rare words and dialect are known only as far as the data hold them; the
lexical half of retrieval and synonyms.yml make up for that.
"""


def write_card(folder: Path, settings: TrainingSettings, figures: Figures, minutes: float) -> None:
    """Write the card of a model beside its weights."""
    rows = (
        ("pairs kept back from training", figures.held_out),
        ("statute_questions_dev, articles of all national laws", figures.benchmark),
    )
    text = _TEMPLATE.format(
        minutes=minutes,
        settings="\n".join(f"| {name} | {value} |" for name, value in asdict(settings).items()),
        figures="\n".join(_row(name, ranking) for name, ranking in rows if ranking),
    )
    (folder / CARD).write_text(text, encoding="utf-8")


def _row(name: str, ranking: Ranking) -> str:
    return (
        f"| {ranking.questions} {name} | {ranking.candidates} "
        f"| {ranking.mrr:.3f} | {ranking.hit_at_10:.3f} |"
    )
