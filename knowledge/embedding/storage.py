"""The files of a static embedding model, small enough to be committed.

The folder is a sentence-transformers model: ``SentenceTransformer(folder)`` opens it. Each
token's vector is kept as int8 with one float32 factor (``embeddings`` and ``weights``, the
names that StaticEmbedding reads), a quarter of the size at no measurable loss.
"""

import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file

from knowledge.embedding.errors import EmbeddingError

TOKENIZER = "tokenizer.json"
WEIGHTS = "model.safetensors"
MODULES = "modules.json"
_MODULES = [
    {
        "idx": 0,
        "name": "0",
        "path": "",
        "type": "sentence_transformers.sentence_transformer.modules.StaticEmbedding",
    },
    {
        "idx": 1,
        "name": "1",
        "path": "1_Normalize",
        "type": "sentence_transformers.sentence_transformer.modules.Normalize",
    },
]


def save_static(folder: Path, vectors: NDArray[np.float32], tokenizer: str) -> None:
    """Write token vectors (tokens x dimensions) and the tokenizer's JSON text to a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    largest = np.abs(vectors).max(axis=1)
    factors = np.where(largest > 0, largest / 127, 1).astype(np.float32)
    rows = np.rint(vectors / factors[:, None]).astype(np.int8)
    save_file({"embeddings": rows, "weights": factors}, folder / WEIGHTS)
    (folder / TOKENIZER).write_text(tokenizer, encoding="utf-8")
    (folder / MODULES).write_text(json.dumps(_MODULES, indent=2) + "\n", encoding="utf-8")


def is_static(folder: Path) -> bool:
    """Tell whether a folder holds a model written by save_static."""
    return (folder / WEIGHTS).is_file() and (folder / TOKENIZER).is_file()


def load_vectors(folder: Path) -> NDArray[np.float32]:
    """Return the token vectors (tokens x dimensions); raise EmbeddingError if they are broken."""
    try:
        stored = load_file(folder / WEIGHTS)
        vectors: NDArray[np.float32] = stored["embeddings"] * stored["weights"][:, None]
    except (OSError, KeyError, ValueError, SafetensorError) as error:
        raise EmbeddingError(f"cannot read {folder / WEIGHTS}: {error}") from error
    return vectors
