"""Puts the parts of an index together, whether they come from disk or from memory."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.documents import load_catalogue, load_clauses
from knowledge.embedding import Encoder
from knowledge.retrieval.corpus import OTHER_FIELD
from knowledge.retrieval.dense import DenseIndex
from knowledge.retrieval.fusion import Field
from knowledge.retrieval.index import ClauseIndex
from knowledge.retrieval.lexical import build_lexical
from knowledge.retrieval.relevance import make_vocabulary
from knowledge.retrieval.settings import load_retrieval_settings
from knowledge.retrieval.synonyms import load_synonyms
from knowledge.retrieval.tokenise import make_tokeniser


def assemble(
    entries: list[dict[str, Any]],
    dense: DenseIndex,
    encoder: Encoder,
    own: Path | None,
    learned_digest: str,
) -> ClauseIndex:
    """Return the index of texts that are already cut and embedded, one entry a vector."""
    clauses = {clause.id: clause for clause in load_clauses(own=own)}
    settings, synonyms = load_retrieval_settings(), load_synonyms()
    return ClauseIndex(
        clauses=clauses,
        documents={document.number: document for document in load_catalogue(own=own)},
        settings=settings,
        encoder=encoder,
        tokeniser=make_tokeniser(synonyms.terms),
        synonyms=synonyms,
        lexical=build_lexical([entry["units"] for entry in entries], settings.bm25),
        sounds=build_lexical([entry["sounds"] for entry in entries], settings.bm25),
        dense=dense,
        questions=_field(entries, list(clauses), is_question=True),
        own_texts=_field(entries, list(clauses), is_question=False),
        other_fields=_other_fields(entries),
        answerable=np.array([clause.is_answerable for clause in clauses.values()], dtype=np.bool_),
        vocabulary=make_vocabulary(
            (entry["clause"], entry["units"]) for entry in entries if entry["clause"] != OTHER_FIELD
        ),
        heard=make_vocabulary(
            (entry["clause"], entry["sounds"])
            for entry in entries
            if entry["clause"] != OTHER_FIELD
        ),
        learned_digest=learned_digest,
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
