"""Training the dialogue model when what it is made of has changed, and only then."""

import hashlib
import os
import subprocess
import tarfile
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.dialogue.environment import launcher_environment
from bot.errors import BotError
from knowledge.questions import load_questions

_KEPT = 2
_HEARTBEAT_S = 10.0
_TAIL = 5
_NO_MARKUP = str.maketrans("[](){}", "〔〕（）〔〕")
Say = Callable[[str], None]


class TrainingError(BotError):
    """The dialogue model could not be trained or its file is broken."""


@dataclass(frozen=True)
class Project:
    """Where the Rasa project lies and what trains it."""

    root: Path
    python: Path
    models: Path
    log: Path

    @property
    def launcher(self) -> Path:
        return self.root / "nlu" / "launcher.py"


def content_hash(project: Project) -> str:
    """Return the hash of everything the model depends on: texts, configuration, Rasa's version."""
    content = hashlib.sha256()
    for path in _inputs(project.root):
        content.update(str(path.relative_to(project.root)).encode())
        content.update(hashlib.sha256(path.read_bytes()).digest())
    return content.hexdigest()[:16]


def model_path(project: Project) -> Path:
    """Return where the model for the present inputs is or will be."""
    return project.models / f"{content_hash(project)}.tar.gz"


def ensure_model(project: Project, say: Say) -> Path:
    """Return the model of the present inputs, trained now when there is none.

    Raises TrainingError when training fails or the stored file is broken.
    """
    path = model_path(project)
    if path.exists():
        check_model(path)
        return path
    return train(project, say)


def train(project: Project, say: Say) -> Path:
    """Train and store the model under its hash; older models beyond the newest few are removed."""
    path = model_path(project)
    draft = f"training-{os.getpid()}"
    project.models.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    say("training the dialogue model (about a minute, only when its texts have changed) …")
    _run(project, draft, say)
    os.replace(project.models / f"{draft}.tar.gz", path)
    say(f"dialogue model trained in {time.monotonic() - started:.0f} s")
    _prune(project.models, path)
    return path


def check_model(path: Path) -> None:
    """Raise TrainingError when the file is not a whole archive."""
    try:
        with tarfile.open(path) as archive:
            names = archive.getnames()
    except (tarfile.TarError, EOFError, OSError) as error:
        raise TrainingError(_broken(path, type(error).__name__)) from error
    if not any(name.endswith("metadata.json") for name in names):
        raise TrainingError(_broken(path, "no metadata.json in it"))


def _broken(path: Path, why: str) -> str:
    return f"the dialogue model {path} is broken ({why}). Run: laobing train --force"


def _inputs(root: Path) -> Iterator[Path]:
    yield root / "config.yml"
    yield root / "constraints" / "dialogue.txt"
    for folder in ("nlu/domain", "nlu/data", "knowledge/questions"):
        yield from sorted((root / folder).rglob("*.yml"))


def questions_as_examples() -> str:
    """Return our authored questions as Rasa examples of ask_policy.

    Retrieval and understanding then know the same questions, and a new document brings its own.
    """
    asked = (text for texts in load_questions().values() for text in texts)
    # Rasa reads [text](entity) as an annotation.
    lines = (f"    - {text.translate(_NO_MARKUP)}" for text in asked)
    return "\n".join(
        ['version: "3.1"', "nlu:", "- intent: ask_policy", "  examples: |", *lines, ""]
    )


def _run(project: Project, draft: str, say: Say) -> None:
    project.log.parent.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        open(project.log, "w", encoding="utf-8") as log,
    ):
        questions = Path(folder) / "questions.yml"
        questions.write_text(questions_as_examples(), encoding="utf-8")
        process = _spawn(project, draft, questions, log.fileno())
        try:
            status = _wait(process, say)
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
    if status != 0:
        lines = project.log.read_text(encoding="utf-8").strip().splitlines()[-_TAIL:]
        last = " | ".join(lines) or "it said nothing"
        raise TrainingError(f"training the dialogue model failed ({project.log}): {last}")


def _spawn(project: Project, draft: str, questions: Path, output: int) -> subprocess.Popen[bytes]:
    if not project.python.exists():
        raise TrainingError(
            f"there is no Python of the dialogue server at {project.python}. "
            "Run `make run`, which makes it, or set LAOBING_DIALOGUE_PYTHON."
        )
    nlu = project.root / "nlu"
    command = [project.python, project.launcher, "--parent", str(os.getpid()), "train"]
    command += ["--config", project.root / "config.yml", "--domain", nlu / "domain"]
    command += ["--data", nlu / "data", questions, "--out", project.models, "--name", draft]
    return subprocess.Popen(
        [str(part) for part in command],
        cwd=project.root,
        env=launcher_environment(),
        stdout=output,
        stderr=subprocess.STDOUT,
    )


def _wait(process: subprocess.Popen[bytes], say: Say) -> int:
    started = time.monotonic()
    while True:
        try:
            return process.wait(_HEARTBEAT_S)
        except subprocess.TimeoutExpired:
            say(f"  … still training ({time.monotonic() - started:.0f} s)")


def _prune(models: Path, current: Path) -> None:
    stored = sorted(models.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in [one for one in stored if one != current][_KEPT - 1 :]:
        path.unlink()
