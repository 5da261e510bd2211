"""Opens the embedding model that the deployer chose; never asks the network."""

import hashlib
from pathlib import Path

from knowledge.embedding.encoder import Encoder
from knowledge.embedding.errors import EmbeddingError
from knowledge.embedding.static import open_static
from knowledge.embedding.storage import is_static

EMBEDDED_MODEL = Path(__file__).parent / "model"
_SAMPLE = 1 << 20  # bytes read at either end of a file for the digest


def load_encoder(model: str = "") -> Encoder:
    """Return the encoder of a folder or of a model name that is already on this machine.

    An empty name is the embedded model. Raises EmbeddingError saying what to do when the
    model is not here: nothing is ever downloaded.
    """
    folder = Path(model) if model else EMBEDDED_MODEL
    if not folder.is_dir():
        return _open_by_name(model)
    name = model or "embedded"
    if is_static(folder):
        return open_static(folder, name, model_digest(model))
    return _open_by_name(model)


def model_digest(model: str = "") -> str:
    """Return what identifies the model's content without loading it.

    For a folder, a digest over the names, sizes and ends of its files; else the name itself.
    """
    folder = Path(model) if model else EMBEDDED_MODEL
    if not folder.is_dir():
        return model
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix != ".md"):
        digest.update(f"{path.relative_to(folder).as_posix()} {path.stat().st_size}\n".encode())
        with open(path, "rb") as file:
            digest.update(file.read(_SAMPLE))
            file.seek(max(path.stat().st_size - _SAMPLE, 0))
            digest.update(file.read(_SAMPLE))
    return digest.hexdigest()


def _open_by_name(model: str) -> Encoder:
    if not model:
        raise EmbeddingError(
            f"the embedded model is missing from {EMBEDDED_MODEL}; reinstall laobing"
        )
    # Imported here: torch costs seconds, and only other models need it.
    from knowledge.embedding.transformer import open_transformer

    return open_transformer(model, model_digest(model))
