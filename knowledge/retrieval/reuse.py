"""Vectors of texts that the present index already holds: only new texts are embedded."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from knowledge.embedding import Encoder, Vectors
from knowledge.retrieval.dense import open_dense
from knowledge.retrieval.errors import IndexUnavailableError
from knowledge.retrieval.store import ENTRIES, SCHEMA, VECTORS, read_file, read_manifest


def text_digest(text: str) -> str:
    """Return what tells one embedded text from another."""
    return hashlib.sha256(text.encode()).hexdigest()


def known_vectors(folder: Path, model_digest: str) -> Mapping[str, Vectors]:
    """Return the vectors of the index in a folder by text digest.

    Empty when there is no whole index there or another model made it.
    """
    try:
        manifest = read_manifest(folder)
        if (manifest.schema, manifest.model_digest) != (SCHEMA, model_digest):
            return {}
        entries_path = read_file(folder, manifest, ENTRIES)
        dense = open_dense(read_file(folder, manifest, VECTORS), manifest.unrelated)
    except IndexUnavailableError:
        return {}
    entries: list[dict[str, Any]] = json.loads(entries_path.read_text(encoding="utf-8"))
    rows: Vectors = dense.vectors.reconstruct_n(0, dense.vectors.ntotal)
    pairs = zip(entries, rows, strict=False)
    return {entry["digest"]: row for entry, row in pairs if "digest" in entry}


def embed(texts: Sequence[str], encoder: Encoder, known: Mapping[str, Vectors]) -> Vectors:
    """Return one unit row per text, asking the encoder only for those that are not known."""
    digests = [text_digest(text) for text in texts]
    new = {digest: text for digest, text in zip(digests, texts, strict=True) if digest not in known}
    made = encoder.encode(list(new.values())) if new else ()
    rows = {**known, **dict(zip(new, made, strict=True))}
    return np.stack([rows[digest] for digest in digests]).astype(np.float32)
