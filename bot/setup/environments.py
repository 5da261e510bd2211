"""Making the two virtual environments, once. Standard library only."""

from __future__ import annotations  # the system's own Python may be older than ours

import hashlib
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from bot.setup.interpreters import ASSISTANT, DIALOGUE, SetupError, Wanted, find, version_of

ROOT = Path(__file__).resolve().parents[2]
_STAMP = "laobing-installed"
_HEARTBEAT_S = 10.0
_TAIL = 15  # lines of the log shown when a step fails


@dataclass(frozen=True)
class Environment:
    """A folder, what goes into it, and the file that pins every version."""

    folder: str
    wanted: Wanted
    extras: str
    constraints: str


def environments(*, with_dev: bool) -> tuple[Environment, Environment]:
    """Return the assistant's and the dialogue server's environment."""
    extras = "assistant,dev" if with_dev else "assistant"
    return (
        Environment(".venv", ASSISTANT, extras, "constraints/assistant.txt"),
        Environment(".venv-dialogue", DIALOGUE, "dialogue", "constraints/dialogue.txt"),
    )


def ensure(environment: Environment, root: Path = ROOT) -> None:
    """Create the environment and fill it, unless it already holds what is wanted.

    Raises SetupError when a step fails; what is half done is finished by the next call.
    """
    folder = root / environment.folder
    python, stamp = folder / "bin" / "python", folder / _STAMP
    is_usable = version_of(python) in environment.wanted.versions and not _is_moved(folder)
    if is_usable and stamp.exists() and _covers(stamp, environment, root):
        return
    say(f"{environment.folder}: for {environment.wanted.purpose}")
    log = root / "var" / "log" / f"setup{environment.folder}.log"
    if not is_usable:
        interpreter = str(find(environment.wanted))
        make = [interpreter, "-m", "venv", "--clear", str(folder)]
        _run(make, root, f"creating it with {interpreter}", log)
    install = [str(python), *_install(environment)]
    _run(install, root, "installing packages (minutes, the first time)", log)
    stamp.write_text(f"{_digest(environment, root)}\n{environment.extras}\n", encoding="utf-8")


def _is_moved(folder: Path) -> bool:
    """Programs of an environment hold its path: after a move they start nothing."""
    pip = folder / "bin" / "pip"
    return not pip.exists() or str(folder) not in pip.read_text(encoding="utf-8")


def _install(environment: Environment) -> list[str]:
    package = f".[{environment.extras}]"
    pip = ["-m", "pip", "install", "--no-input", "--disable-pip-version-check"]
    return [*pip, "-c", environment.constraints, "-e", package]


def _covers(stamp: Path, environment: Environment, root: Path) -> bool:
    """A development environment also serves where only the assistant is asked for."""
    digest, _, extras = stamp.read_text(encoding="utf-8").strip().partition("\n")
    has = set(extras.split(","))
    return digest == _digest(environment, root) and set(environment.extras.split(",")) <= has


def _digest(environment: Environment, root: Path) -> str:
    content = hashlib.sha256()
    for name in ("pyproject.toml", environment.constraints):
        content.update((root / name).read_bytes())
    return content.hexdigest()


def _run(command: list[str], root: Path, what: str, log: Path) -> None:
    """Run a step with its output in a log file and a sign of life every few seconds."""
    log.parent.mkdir(parents=True, exist_ok=True)
    say(f"  {what} …")
    started = time.monotonic()
    with open(log, "a", encoding="utf-8") as output:
        process = subprocess.Popen(command, cwd=root, stdout=output, stderr=subprocess.STDOUT)
        while True:
            try:
                code = process.wait(_HEARTBEAT_S)
                break
            except subprocess.TimeoutExpired:
                say(f"  … {time.monotonic() - started:.0f} s, {_last_line(log)}")
    if code != 0:
        tail = "\n".join(_lines(log)[-_TAIL:])
        raise SetupError(f"{what} failed (exit {code}). The end of {log}:\n{tail}")
    say(f"  done in {time.monotonic() - started:.0f} s")


def _last_line(log: Path) -> str:
    lines = _lines(log)
    return lines[-1].strip()[:70] if lines else ""


def _lines(log: Path) -> list[str]:
    return log.read_text(encoding="utf-8", errors="replace").splitlines()


def say(line: str) -> None:
    """Print a line of progress at once."""
    print(line, file=sys.stderr, flush=True)
