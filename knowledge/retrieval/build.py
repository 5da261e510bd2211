"""Builds the retrieval index."""

import json
from pathlib import Path

from knowledge.embedding import load_encoder, model_digest
from knowledge.retrieval.corpus import content_digest, load_corpus
from knowledge.retrieval.dense import build_dense, save_dense
from knowledge.retrieval.errors import IndexUnavailableError
from knowledge.retrieval.reuse import embed, known_vectors, text_digest
from knowledge.retrieval.sounds import sound_units
from knowledge.retrieval.store import (
    ENTRIES,
    VECTORS,
    Manifest,
    check_manifest,
    new_generation,
    publish,
    read_manifest,
)
from knowledge.retrieval.synonyms import load_synonyms
from knowledge.retrieval.tokenise import make_tokeniser


def build_index(folder: Path, model: str = "", own: Path | None = None) -> Manifest:
    """Index all documents and authored questions into a folder; readers never see half of it.

    ``model`` is an embedding model's name or folder, empty for the embedded one; ``own`` the
    folder of the deployment's own documents. Only texts that the folder's present index does
    not hold are embedded. Raises EmbeddingError, DocumentError or QuestionError when a source
    cannot be used.
    """
    encoder = load_encoder(model)
    content = content_digest(own)
    corpus = load_corpus(own)
    synonyms = load_synonyms()
    tokeniser = make_tokeniser(synonyms.terms)
    explained = [synonyms.explain(text.text) for text in corpus]
    dense = build_dense(embed(explained, encoder, known_vectors(folder, encoder.digest)))
    generation = new_generation(folder)
    entries = [
        {
            "clause": text.clause_id,
            "question": text.is_question,
            "units": tokeniser.units(embedded),
            "sounds": sound_units(text.text),
            "digest": text_digest(embedded),
        }
        for text, embedded in zip(corpus, explained, strict=True)
    ]
    with open(generation / ENTRIES, "w", encoding="utf-8") as file:
        json.dump(entries, file, ensure_ascii=False)
    save_dense(dense, generation / VECTORS)
    return publish(
        folder,
        generation,
        model=encoder.name,
        model_digest=encoder.digest,
        content_digest=content,
        unrelated=dense.unrelated,
    )


def is_current(folder: Path, model: str = "", own: Path | None = None) -> bool:
    """Tell whether a folder's index is built from today's documents, questions and model."""
    try:
        check_manifest(read_manifest(folder), model_digest(model), content_digest(own))
    except IndexUnavailableError:
        return False
    return True
