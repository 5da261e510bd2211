"""A whole index in memory: tried out first, written when it is to count."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge.embedding import Encoder, load_encoder
from knowledge.retrieval.assemble import assemble
from knowledge.retrieval.corpus import Text, content_digest, load_corpus
from knowledge.retrieval.dense import DenseIndex, build_dense, save_dense
from knowledge.retrieval.index import ClauseIndex
from knowledge.retrieval.reuse import embed, known_vectors, text_digest
from knowledge.retrieval.sounds import sound_units
from knowledge.retrieval.store import ENTRIES, VECTORS, Manifest, new_generation, publish
from knowledge.retrieval.synonyms import load_synonyms
from knowledge.retrieval.tokenise import make_tokeniser

Learned = Mapping[str, tuple[str, ...]]  # questions that staff wrote, by clause id


@dataclass(frozen=True)
class Draft:
    """An index before it is written; ``texts`` and ``entries`` are in the same order."""

    texts: tuple[Text, ...]
    entries: list[dict[str, Any]]
    dense: DenseIndex
    encoder: Encoder
    own: Path | None
    content_digest: str
    learned_digest: str

    def open(self) -> ClauseIndex:
        """Return the index, ready to search, without writing anything."""
        return assemble(self.entries, self.dense, self.encoder, self.own, self.learned_digest)


def learned_digest(learned: Learned) -> str:
    """Return what changes when a learned question comes or goes; "" for none."""
    if not any(learned.values()):
        return ""
    content = sorted((clause_id, *sorted(texts)) for clause_id, texts in learned.items() if texts)
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


def draft_index(
    folder: Path, model: str = "", own: Path | None = None, learned: Learned | None = None
) -> Draft:
    """Index everything in memory; only texts that the folder's index lacks are embedded.

    Learned questions of a clause that no document has any more are left out. Raises
    EmbeddingError, DocumentError or QuestionError when a source cannot be used.
    """
    encoder = load_encoder(model)
    content = content_digest(own)
    texts = load_corpus(own, learned or {})
    synonyms = load_synonyms()
    tokeniser = make_tokeniser(synonyms.terms)
    explained = [synonyms.explain(text.text) for text in texts]
    dense = build_dense(embed(explained, encoder, known_vectors(folder, encoder.digest)))
    entries = [
        {
            "clause": text.clause_id,
            "question": text.is_question,
            "units": tokeniser.units(embedded),
            "sounds": sound_units(text.text),
            "digest": text_digest(embedded),
        }
        for text, embedded in zip(texts, explained, strict=True)
    ]
    return Draft(texts, entries, dense, encoder, own, content, learned_digest(learned or {}))


def save_draft(folder: Path, draft: Draft) -> Manifest:
    """Make a draft the folder's index; readers never see half of it."""
    generation = new_generation(folder)
    with open(generation / ENTRIES, "w", encoding="utf-8") as file:
        json.dump(draft.entries, file, ensure_ascii=False)
    save_dense(draft.dense, generation / VECTORS)
    return publish(
        folder,
        generation,
        model=draft.encoder.name,
        model_digest=draft.encoder.digest,
        content_digest=draft.content_digest,
        unrelated=draft.dense.unrelated,
        learned_digest=draft.learned_digest,
    )
