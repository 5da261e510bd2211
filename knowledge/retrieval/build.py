"""Builds the retrieval index."""

from pathlib import Path

from knowledge.embedding import model_digest
from knowledge.retrieval.corpus import content_digest
from knowledge.retrieval.draft import Learned, draft_index, learned_digest, save_draft
from knowledge.retrieval.errors import IndexUnavailableError
from knowledge.retrieval.store import Manifest, check_manifest, read_manifest


def build_index(
    folder: Path, model: str = "", own: Path | None = None, learned: Learned | None = None
) -> Manifest:
    """Index all documents and authored questions into a folder; readers never see half of it.

    ``model`` is an embedding model's name or folder, empty for the embedded one; ``own`` the
    folder of the deployment's own documents; ``learned`` the questions that its staff wrote.
    Only texts that the folder's present index does not hold are embedded. Raises
    EmbeddingError, DocumentError or QuestionError when a source cannot be used.
    """
    return save_draft(folder, draft_index(folder, model, own, learned))


def is_current(
    folder: Path, model: str = "", own: Path | None = None, learned: Learned | None = None
) -> bool:
    """Tell whether a folder's index is built from today's documents, questions and model.

    Without ``learned``, whatever learned questions it holds are fine.
    """
    try:
        manifest = read_manifest(folder)
        check_manifest(manifest, model_digest(model), content_digest(own))
    except IndexUnavailableError:
        return False
    return learned is None or manifest.learned_digest == learned_digest(learned)
