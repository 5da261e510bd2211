"""Opens the retrieval index."""

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.documents import load_catalogue, load_clauses
from knowledge.embedding import load_encoder, model_digest
from knowledge.retrieval.corpus import OTHER_FIELD, content_digest
from knowledge.retrieval.dense import open_dense
from knowledge.retrieval.errors import IndexUnavailableError
from knowledge.retrieval.fusion import Field
from knowledge.retrieval.index import ClauseIndex
from knowledge.retrieval.lexical import build_lexical
from knowledge.retrieval.relevance import make_vocabulary
from knowledge.retrieval.settings import load_retrieval_settings
from knowledge.retrieval.store import ENTRIES, VECTORS, check_manifest, read_file, read_manifest
from knowledge.retrieval.synonyms import load_synonyms
from knowledge.retrieval.tokenise import make_tokeniser


def load_index(folder: Path, model: str = "", own: Path | None = None) -> ClauseIndex:
    """Open the index that build_index wrote with the same model and own documents.

    Raises IndexUnavailableError, saying what to do, when there is none, when it was built from
    other documents, questions or another model, and when a file is incomplete.
    """
    manifest = read_manifest(folder)
    check_manifest(manifest, model_digest(model), content_digest(own))
    entries_path = read_file(folder, manifest, ENTRIES)
    vectors_path = read_file(folder, manifest, VECTORS)
    entries: list[dict[str, Any]] = json.loads(entries_path.read_text(encoding="utf-8"))
    clauses = {clause.id: clause for clause in load_clauses(own=own)}
    settings, synonyms = load_retrieval_settings(), load_synonyms()
    dense = open_dense(vectors_path, manifest.unrelated)
    if dense.vectors.ntotal != len(entries):
        raise IndexUnavailableError(f"{folder}: vectors and texts differ; run `laobing index`")
    return ClauseIndex(
        clauses=clauses,
        documents={document.number: document for document in load_catalogue(own=own)},
        settings=settings,
        encoder=load_encoder(model),
        tokeniser=make_tokeniser(synonyms.terms),
        synonyms=synonyms,
        lexical=build_lexical([entry["units"] for entry in entries], settings.bm25),
        sounds=build_lexical([entry["sounds"] for entry in entries], settings.bm25),
        dense=dense,
        questions=_field(entries, list(clauses), is_question=True),
        own_texts=_field(entries, list(clauses), is_question=False),
        other_fields=_other_fields(entries),
        vocabulary=make_vocabulary(
            (entry["clause"], entry["units"]) for entry in entries if entry["clause"] != OTHER_FIELD
        ),
    )


def _field(entries: list[dict[str, Any]], clause_ids: list[str], *, is_question: bool) -> Field:
    number = {clause_id: at for at, clause_id in enumerate(clause_ids)}
    chosen = [
        at
        for at, entry in enumerate(entries)
        if entry["question"] is is_question and entry["clause"] != OTHER_FIELD
    ]
    owners = [number[entries[at]["clause"]] for at in chosen]
    return Field(np.array(chosen, dtype=np.int64), np.array(owners, dtype=np.int64))


def _other_fields(entries: list[dict[str, Any]]) -> NDArray[np.int64]:
    chosen = [at for at, entry in enumerate(entries) if entry["clause"] == OTHER_FIELD]
    return np.array(chosen, dtype=np.int64)
