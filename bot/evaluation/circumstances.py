"""What a run ran with, kept beside its results (a figure without it says nothing)."""

import subprocess
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from bot.evaluation.model import Half, Question
from bot.evaluation.questions import digest
from bot.settings import ROOT, Settings
from knowledge import clock
from knowledge.retrieval.settings import load_retrieval_settings
from knowledge.retrieval.store import read_manifest


def circumstances(
    settings: Settings, path: Path, half: Half, questions: Sequence[Question], on: date
) -> dict[str, Any]:
    """Return the settings of a run, ready for JSON."""
    manifest = read_manifest(settings.index_dir)
    return {
        "at": clock.now().isoformat(timespec="seconds"),
        "as_of": on.isoformat(),
        "district": settings.district,
        "questions": {
            "file": path.name,
            "half": half,
            "count": len(questions),
            "digest": digest(questions),
        },
        "retrieval": asdict(load_retrieval_settings()),
        "model": {"name": manifest.model, "digest": manifest.model_digest},
        "index": {"content_digest": manifest.content_digest, "schema": manifest.schema},
        "revision": revision(ROOT),
    }


def revision(folder: Path) -> dict[str, Any] | None:
    """Return git's commit and whether files differ from it; None without git."""
    commit = _git(folder, "rev-parse", "HEAD")
    if commit is None:
        return None
    changed = _git(folder, "status", "--porcelain", "--untracked-files=no")
    return {"commit": commit, "is_changed": bool(changed)}


def _git(folder: Path, *words: str) -> str | None:
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *words],
            capture_output=True,
            text=True,
            timeout=10,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()
