"""The tokenizer of the embedded model: byte-pair merges learnt on the training texts."""

from collections.abc import Iterable
from typing import Any

from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers

UNKNOWN = "[UNK]"


def train_tokenizer(texts: Iterable[str], vocabulary: int, longest_token: int) -> Tokenizer:
    """Learn a tokenizer of at most ``vocabulary`` tokens.

    Text is folded (NFKC, lower case) and cut at punctuation and between digits first.
    """
    tokenizer = Tokenizer(models.BPE(unk_token=UNKNOWN))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Whitespace(), pre_tokenizers.Digits(individual_digits=True)]
    )
    trainer = trainers.BpeTrainer(
        vocab_size=vocabulary,
        special_tokens=[UNKNOWN],
        max_token_length=longest_token,
        limit_alphabet=8000,
        min_frequency=3,
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer


def set_dropout(tokenizer: Tokenizer, share: float | None) -> None:
    """Leave out a random share of the merges: one text, many segmentations. None: none."""
    model: Any = tokenizer.model
    model.dropout = share
