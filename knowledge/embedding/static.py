"""The embedded model read directly: token vectors, averaged.

It gives what ``SentenceTransformer(folder)`` gives (a test compares them), but that library
takes four seconds and 600 MB to import, so `laobing ask` would start five times slower.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from knowledge.embedding.encoder import Vectors, unit_rows
from knowledge.embedding.errors import EmbeddingError
from knowledge.embedding.storage import TOKENIZER, load_vectors

_AT_ONCE = 4096  # texts cut into tokens at a time: what the tokenizer returns is large


@dataclass(frozen=True)
class StaticEncoder:
    """A model whose vector of a text is the mean of its tokens' vectors, scaled to length 1."""

    name: str
    digest: str
    tokenizer: Tokenizer
    vectors: Vectors  # tokens x dimensions

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit row per text; zeros for a text without tokens."""
        rows = np.zeros((len(texts), self.vectors.shape[1]), dtype=np.float32)
        for start in range(0, len(texts), _AT_ONCE):
            self._fill(rows[start : start + _AT_ONCE], list(texts[start : start + _AT_ONCE]))
        return unit_rows(rows)

    def _fill(self, rows: Vectors, texts: list[str]) -> None:
        encodings = self.tokenizer.encode_batch_fast(texts, add_special_tokens=False)
        for row, encoding in zip(rows, encodings, strict=True):
            if encoding.ids:
                row[:] = self.vectors[encoding.ids].mean(axis=0)


def open_static(folder: Path, name: str, digest: str) -> StaticEncoder:
    """Return the encoder of a folder written by save_static.

    Raises EmbeddingError when a file is missing, broken or does not fit the other.
    """
    vectors = load_vectors(folder)
    try:
        tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
    except Exception as error:  # the Rust library raises nothing narrower
        raise EmbeddingError(f"cannot read {folder / TOKENIZER}: {error}") from error
    if tokenizer.get_vocab_size() != len(vectors):
        sizes = f"{tokenizer.get_vocab_size()} tokens, {len(vectors)} vectors"
        raise EmbeddingError(f"{folder}: tokenizer and weights differ: {sizes}")
    return StaticEncoder(name, digest, tokenizer, vectors)
