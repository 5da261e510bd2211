import sys
import tarfile
from pathlib import Path

import pytest
import yaml

from bot.dialogue.training import (
    Project,
    TrainingError,
    check_model,
    content_hash,
    ensure_model,
    model_path,
    questions_as_examples,
)
from knowledge.questions import load_questions

# Stands in for Rasa: writes the archive, or fails as told by its environment-free argument.
FAKE_LAUNCHER = """
import sys, tarfile, io, pathlib
arguments = sys.argv
out, name = arguments[arguments.index("--out") + 1], arguments[arguments.index("--name") + 1]
if pathlib.Path("broken").exists():
    sys.exit("the domain has a mistake in line 3")
pathlib.Path("runs").open("a").write("x")
with tarfile.open(f"{out}/{name}.tar.gz", "w:gz") as archive:
    archive.addfile(tarfile.TarInfo("metadata.json"), io.BytesIO())
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    files = {
        "config.yml": "recipe: default.v1",
        "constraints/dialogue.txt": "rasa==3.6.21",
        "nlu/domain/a.yml": "intents: []",
        "nlu/data/rules/a.yml": "rules: []",
        "knowledge/questions/a.yml": "A-2.1: []",
        "nlu/launcher.py": FAKE_LAUNCHER,
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    python = Path(sys.executable)
    return Project(tmp_path, python, tmp_path / "var" / "models", tmp_path / "var" / "train.log")


def runs(project: Project) -> int:
    path = project.root / "runs"
    return len(path.read_text(encoding="utf-8")) if path.exists() else 0


def test_trains_once_for_the_same_inputs(project: Project):
    said: list[str] = []

    first = ensure_model(project, said.append)
    second = ensure_model(project, said.append)

    assert first == second == model_path(project)
    assert runs(project) == 1
    assert len(said) == 2  # begins, has ended


@pytest.mark.parametrize(
    "name",
    ["config.yml", "constraints/dialogue.txt", "nlu/domain/a.yml", "nlu/data/rules/a.yml",
     "knowledge/questions/a.yml"],
)  # fmt: skip
def test_every_input_changes_the_hash(project: Project, name: str):
    before = content_hash(project)

    (project.root / name).write_text("changed: true", encoding="utf-8")

    assert content_hash(project) != before


def test_a_renamed_file_changes_the_hash(project: Project):
    before = content_hash(project)

    (project.root / "nlu/domain/a.yml").rename(project.root / "nlu/domain/b.yml")

    assert content_hash(project) != before


def test_the_launcher_does_not_change_the_hash(project: Project):
    before = content_hash(project)

    project.launcher.write_text("# serves faster", encoding="utf-8")

    assert content_hash(project) == before


def test_failed_training_says_the_last_words(project: Project):
    (project.root / "broken").touch()

    with pytest.raises(TrainingError, match="a mistake in line 3"):
        ensure_model(project, lambda _: None)

    assert list(project.models.glob("*.tar.gz")) == []


def test_a_missing_environment_says_what_to_do(project: Project, tmp_path: Path):
    nowhere = Project(project.root, tmp_path / "none", project.models, project.log)

    with pytest.raises(TrainingError, match="LAOBING_DIALOGUE_PYTHON"):
        ensure_model(nowhere, lambda _: None)


@pytest.mark.parametrize("content", [b"", b"not a model", b"\x1f\x8b\x08\x00cut off"])
def test_a_broken_model_says_what_to_do(project: Project, content: bytes):
    project.models.mkdir(parents=True)
    model_path(project).write_bytes(content)

    with pytest.raises(TrainingError, match="laobing train --force"):
        ensure_model(project, lambda _: None)


def test_an_archive_that_is_no_model_is_broken(tmp_path: Path):
    path = tmp_path / "other.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        archive.addfile(tarfile.TarInfo("readme.txt"))

    with pytest.raises(TrainingError, match=r"metadata\.json"):
        check_model(path)


def test_old_models_are_removed_but_one(project: Project):
    kept = []
    for number in range(4):
        (project.root / "config.yml").write_text(f"epoch: {number}", encoding="utf-8")
        kept.append(ensure_model(project, lambda _: None))

    assert set(project.models.iterdir()) == set(kept[-2:])


def test_questions_become_examples_without_markup():
    block = yaml.safe_load(questions_as_examples())["nlu"][0]
    lines = block["examples"].splitlines()

    assert block["intent"] == "ask_policy"
    assert len(lines) == sum(len(texts) for texts in load_questions().values())
    assert not any(mark in line for line in lines for mark in "[](){}")
