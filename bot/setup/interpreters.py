"""Finding a Python of a wanted version: PATH, pyenv, uv. Standard library only."""

from __future__ import annotations  # the system's own Python may be older than ours

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_PROBE = "import ensurepip, sys, venv; print('%d.%d' % sys.version_info[:2])"


class SetupError(Exception):
    """Set-up cannot go on; the message says what to do."""


@dataclass(frozen=True)
class Wanted:
    """One environment's Python: acceptable versions, best first, and the setting that names it."""

    purpose: str
    versions: tuple[str, ...]
    setting: str


ASSISTANT = Wanted("the assistant", ("3.11", "3.12", "3.13"), "LAOBING_PYTHON")
DIALOGUE = Wanted("the dialogue server (Rasa)", ("3.10",), "LAOBING_PYTHON310")


def find(wanted: Wanted) -> Path:
    """Return an interpreter for ``wanted``; raise SetupError naming three ways to get one."""
    named = os.environ.get(wanted.setting)
    if named:
        return _check_named(wanted, named)
    for version in wanted.versions:
        for candidate in _candidates(version):
            if version_of(candidate) == version:
                return candidate
    raise SetupError(_advice(wanted))


def _check_named(wanted: Wanted, named: str) -> Path:
    found = shutil.which(named)
    version = version_of(Path(found)) if found else None
    if found is None or version not in wanted.versions:
        accepted = " or ".join(wanted.versions)
        raise SetupError(
            f"{wanted.setting} = {named!r} is not a Python {accepted} with venv "
            f"(it says {version or 'nothing'}). Correct it or unset it."
        )
    return Path(found)


def _candidates(version: str) -> Iterator[Path]:
    names = (f"python{version}", "python3", "python")
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        for name in names:
            path = Path(folder or ".") / name
            if os.access(path, os.X_OK):
                yield path
    root = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    yield from sorted(root.glob(f"versions/{version}.*/bin/python{version}"), reverse=True)
    yield from _from_uv(version)


def _from_uv(version: str) -> Iterator[Path]:
    uv = shutil.which("uv")
    if uv is None:
        return
    done = subprocess.run(
        [uv, "python", "find", version], capture_output=True, text=True, check=False
    )
    if done.returncode == 0 and done.stdout.strip():
        yield Path(done.stdout.strip())


def version_of(path: Path) -> str | None:
    """Return "3.11" for a Python that can make environments, else None."""
    try:
        done = subprocess.run(
            [str(path), "-c", _PROBE], capture_output=True, text=True, timeout=30, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None


def _advice(wanted: Wanted) -> str:
    version = wanted.versions[0]
    accepted = " or ".join(wanted.versions)
    return (
        f"No Python {accepted} (with venv) was found on PATH, in pyenv or by uv; "
        f"{wanted.purpose} needs it. Three ways to get it:\n"
        f"  1. your system's packages:  apt install python{version} python{version}-venv\n"
        f"  2. pyenv:                   pyenv install {version}\n"
        f"  3. uv:                      uv python install {version}\n"
        f"Or name one you have: {wanted.setting}=/path/to/python{version}"
    )
