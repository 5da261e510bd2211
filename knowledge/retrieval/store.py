"""The index on disk: written whole or not at all, read only when it is whole.

``manifest.json`` names the folder that holds the current files and their digests. A new index
is written into a folder beside it; replacing the manifest is the one step that makes it count.
"""

import hashlib
import json
import os
import shutil
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from knowledge.retrieval.errors import IndexUnavailableError

SCHEMA = 2  # raise it when the files or the way texts are cut change
MANIFEST = "manifest.json"
ENTRIES = "entries.json"
VECTORS = "vectors.faiss"
_REBUILD = "run `laobing index`"


@dataclass(frozen=True)
class Manifest:
    """What an index was built from, and the digests of its files."""

    schema: int
    model: str
    model_digest: str
    content_digest: str
    unrelated: float  # see dense.DenseIndex
    generation: str  # folder of the files
    files: dict[str, str]  # name -> sha256
    learned_digest: str = ""  # of the questions that staff wrote; "" for none


def read_manifest(folder: Path) -> Manifest:
    """Return the manifest; raise IndexUnavailableError when there is none or it is broken."""
    try:
        raw: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return Manifest(**raw)
    except FileNotFoundError:
        raise IndexUnavailableError(f"there is no index in {folder}; {_REBUILD}") from None
    except (OSError, ValueError, TypeError) as error:
        raise IndexUnavailableError(
            f"{folder / MANIFEST} is broken: {error}; {_REBUILD}"
        ) from error


def check_manifest(manifest: Manifest, model_digest: str, content_digest: str) -> None:
    """Raise IndexUnavailableError when the index was built from something else."""
    for what, found, wanted in (
        ("another version of laobing", manifest.schema, SCHEMA),
        ("another embedding model", manifest.model_digest, model_digest),
        ("other documents or questions", manifest.content_digest, content_digest),
    ):
        if found != wanted:
            raise IndexUnavailableError(f"the index was built from {what}; {_REBUILD}")


def read_file(folder: Path, manifest: Manifest, name: str) -> Path:
    """Return the path of a file of the index; raise IndexUnavailableError if it was altered."""
    path = folder / manifest.generation / name
    try:
        digest = _digest(path)
    except OSError as error:
        raise IndexUnavailableError(f"cannot read {path}: {error}; {_REBUILD}") from error
    if digest != manifest.files.get(name):
        raise IndexUnavailableError(f"{path} is incomplete or altered; {_REBUILD}")
    return path


def new_generation(folder: Path) -> Path:
    """Return an empty folder for the files of a new index."""
    folder.mkdir(parents=True, exist_ok=True)
    return Path(tempfile.mkdtemp(prefix="index-", dir=folder))


def publish(folder: Path, generation: Path, **facts: Any) -> Manifest:
    """Make the files of a generation the current index and remove older ones.

    The generation before stays, for a reader that has just read its manifest.
    """
    files = {path.name: _digest(path) for path in sorted(generation.iterdir())}
    manifest = Manifest(schema=SCHEMA, generation=generation.name, files=files, **facts)
    keep = {generation.name, _current_generation(folder)}
    draft = generation / MANIFEST
    draft.write_text(json.dumps(asdict(manifest), ensure_ascii=False, indent=2), encoding="utf-8")
    os.replace(draft, folder / MANIFEST)
    for old in folder.glob("index-*"):
        if old.name not in keep:
            shutil.rmtree(old, ignore_errors=True)
    return manifest


def _current_generation(folder: Path) -> str:
    try:
        return read_manifest(folder).generation
    except IndexUnavailableError:
        return ""


def _digest(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
