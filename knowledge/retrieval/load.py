"""Opens the retrieval index."""

import json
from pathlib import Path
from typing import Any

from knowledge.embedding import load_encoder, model_digest
from knowledge.retrieval.assemble import assemble
from knowledge.retrieval.corpus import content_digest
from knowledge.retrieval.dense import open_dense
from knowledge.retrieval.errors import IndexUnavailableError
from knowledge.retrieval.index import ClauseIndex
from knowledge.retrieval.store import ENTRIES, VECTORS, check_manifest, read_file, read_manifest


def load_index(folder: Path, model: str = "", own: Path | None = None) -> ClauseIndex:
    """Open the index that build_index wrote with the same model and own documents.

    It holds the learned questions that it was built with. Raises IndexUnavailableError, saying
    what to do, when there is none, when it was built from other documents, questions or another
    model, and when a file is incomplete.
    """
    manifest = read_manifest(folder)
    check_manifest(manifest, model_digest(model), content_digest(own))
    entries_path = read_file(folder, manifest, ENTRIES)
    vectors_path = read_file(folder, manifest, VECTORS)
    entries: list[dict[str, Any]] = json.loads(entries_path.read_text(encoding="utf-8"))
    dense = open_dense(vectors_path, manifest.unrelated)
    if dense.vectors.ntotal != len(entries):
        raise IndexUnavailableError(f"{folder}: vectors and texts differ; run `laobing index`")
    return assemble(entries, dense, load_encoder(model), own, manifest.learned_digest)
