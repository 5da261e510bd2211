"""The training loop: contrastive, every other pair of a batch is a negative."""

import random
from collections.abc import Callable, Iterator
from typing import Any

import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.losses import MultipleNegativesRankingLoss
from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding
from tokenizers import Tokenizer

from knowledge.embedding.encoder import Vectors
from knowledge.embedding.pairs import Material, Pair, article_pairs
from knowledge.embedding.settings import TrainingSettings
from knowledge.embedding.tokenizer import set_dropout


def fit(
    tokenizer: Tokenizer,
    material: Material,
    settings: TrainingSettings,
    rng: random.Random,
    report: Callable[[str], None],
) -> Vectors:
    """Return the token vectors (tokens x dimensions) learnt from the material."""
    torch.manual_seed(settings.seed)
    start = torch.randn(tokenizer.get_vocab_size(), settings.dimensions)
    static = StaticEmbedding(tokenizer, embedding_weights=start)
    model = SentenceTransformer(modules=[static, Normalize()], device="cpu")
    loss = MultipleNegativesRankingLoss(model, scale=settings.scale)
    optimizer = torch.optim.Adam(model.parameters(), lr=settings.learning_rate)
    set_dropout(tokenizer, settings.merge_dropout)
    for epoch in range(settings.epochs):
        batches = list(_batches(material, settings, rng))
        value = float("nan")
        for at, batch in enumerate(batches):
            _set_rate(optimizer, (epoch + at / len(batches)) / settings.epochs, settings)
            value = _step(model, loss, optimizer, batch)
        report(f"epoch {epoch + 1} of {settings.epochs}: loss {value:.3f}")
    set_dropout(tokenizer, None)
    vectors: Vectors = static.embedding.weight.detach().numpy()
    return vectors


def _batches(
    material: Material, settings: TrainingSettings, rng: random.Random
) -> Iterator[list[Pair]]:
    """Yield batches of full size (smaller ones would have fewer negatives)."""
    pairs = list(article_pairs(material.articles, settings.longest_positive, rng))
    pairs += material.questions * settings.question_repeats
    rng.shuffle(pairs)
    size = min(settings.batch, len(pairs))
    for start in range(0, len(pairs) - size + 1, size):
        yield pairs[start : start + size]


def _step(model: Any, loss: Any, optimizer: torch.optim.Optimizer, batch: list[Pair]) -> float:
    sides = [
        model.preprocess([pair.anchor for pair in batch]),
        model.preprocess([pair.positive for pair in batch]),
    ]
    value = loss(sides, None)
    optimizer.zero_grad()
    value.backward()
    optimizer.step()
    return float(value.detach())


def _set_rate(optimizer: torch.optim.Optimizer, done: float, settings: TrainingSettings) -> None:
    """Rise over the warm-up, then fall to zero; ``done`` is the share of all steps."""
    rising = done / settings.warmup if settings.warmup else 1.0
    falling = (1 - done) / (1 - settings.warmup)
    for group in optimizer.param_groups:
        group["lr"] = settings.learning_rate * min(rising, falling)
