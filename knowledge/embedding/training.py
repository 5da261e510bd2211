"""Trains the embedded model: minutes on two cores, open data only."""

import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from knowledge.embedding.card import write_card
from knowledge.embedding.evaluate import Figures, measure
from knowledge.embedding.pairs import (
    Material,
    read_articles,
    read_questions,
    refuse_benchmark,
)
from knowledge.embedding.settings import TrainingSettings, load_training_settings
from knowledge.embedding.static import open_static
from knowledge.embedding.storage import save_static
from knowledge.embedding.tokenizer import train_tokenizer


def train(
    data: Path,
    out: Path,
    *,
    settings: TrainingSettings | None = None,
    report: Callable[[str], None] = lambda line: None,
) -> Figures:
    """Train on law_articles and train_pairs_open of a folder and write the model to ``out``.

    ``report`` is told the progress, a line at a time. Raises TrainingDataError when a file is
    missing or holds a benchmark question. Training again gives a model as good but not equal:
    the tokenizer draws the merges it leaves out from a generator that cannot be seeded.
    """
    # Imported here: torch costs seconds, and everything but training does without it.
    from knowledge.embedding.fit import fit

    settings = settings or load_training_settings()
    started = time.monotonic()
    rng = random.Random(settings.seed)
    material = _read(data, settings, rng)
    report(f"{len(material.articles)} articles, {len(material.questions)} question pairs")
    tokenizer = train_tokenizer(_texts(material), settings.vocabulary, settings.longest_token)
    report(f"{tokenizer.get_vocab_size()} tokens")
    save_static(out, fit(tokenizer, material, settings, rng, report), tokenizer.to_str())
    figures = measure(open_static(out, str(out), ""), material.held_out, data, settings.region)
    write_card(out, settings, figures, minutes=(time.monotonic() - started) / 60)
    return figures


def _read(data: Path, settings: TrainingSettings, rng: random.Random) -> Material:
    questions = list(read_questions(data, settings.longest_positive))
    refuse_benchmark(questions, data)
    rng.shuffle(questions)
    kept, held_out = questions[settings.held_out :], questions[: settings.held_out]
    return Material(read_articles(data), tuple(kept), tuple(held_out))


def _texts(material: Material) -> Iterator[str]:
    for article in material.articles:
        yield article.text
    for pair in material.questions:
        yield pair.anchor
        yield pair.positive
