"""Making an environment once: what is installed again, what is not, and how failures read."""

from pathlib import Path

import pytest

from bot.setup import environments as setup
from bot.setup.environments import Environment, ensure, environments
from bot.setup.interpreters import SetupError, Wanted

# A Python that notes what it was asked for. `-m venv --clear FOLDER` copies it into the folder;
# `-m pip …` fails where the folder holds a file `broken`.
FAKE = """#!/bin/sh
[ "$1" = "-c" ] && { echo 3.11; exit 0; }
echo "$*" >> "@ROOT@/calls"
if [ "$2" = "venv" ]; then
  mkdir -p "$4/bin" && cp "$0" "$4/bin/python" && echo "#!$4/bin/python" > "$4/bin/pip"
elif [ -e "@ROOT@/broken" ]; then
  echo "ERROR: no matching distribution"; exit 1
fi
"""


@pytest.fixture
def project(monkeypatch, tmp_path) -> Path:
    """A clone with its pins, on a machine whose only Python is the fake."""
    root = tmp_path / "project"
    (root / "constraints").mkdir(parents=True)
    (root / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    (root / "constraints" / "assistant.txt").write_text("httpx==1\n", encoding="utf-8")
    python = tmp_path / "python3.11"
    python.write_text(FAKE.replace("@ROOT@", str(root)), encoding="utf-8")
    python.chmod(0o755)
    monkeypatch.setenv("SOME_PYTHON", str(python))
    return root


def wanting(extras: str = "assistant") -> Environment:
    wanted = Wanted("the assistant", ("3.11",), "SOME_PYTHON")
    return Environment(".venv", wanted, extras, "constraints/assistant.txt")


def calls(project: Path) -> list[str]:
    """Return what the fake was asked for, by module, and forget it."""
    noted = project / "calls"
    lines = noted.read_text(encoding="utf-8").splitlines() if noted.exists() else []
    noted.unlink(missing_ok=True)
    return [line.split()[1] for line in lines]


def test_a_fresh_clone_gets_an_environment_and_its_packages(project):
    ensure(wanting(), project)

    assert calls(project) == ["venv", "pip"]


def test_packages_come_from_the_pins(project):
    ensure(wanting("assistant,dev"), project)

    install = (project / "calls").read_text(encoding="utf-8").splitlines()[-1]
    assert "-c constraints/assistant.txt -e .[assistant,dev]" in install


def test_the_second_time_nothing_is_done(project):
    ensure(wanting(), project)
    calls(project)

    ensure(wanting(), project)

    assert calls(project) == []


def test_a_development_environment_serves_for_running(project):
    ensure(wanting("assistant,dev"), project)
    calls(project)

    ensure(wanting("assistant"), project)

    assert calls(project) == []


def test_an_environment_for_running_is_completed_for_development(project):
    ensure(wanting("assistant"), project)
    calls(project)

    ensure(wanting("assistant,dev"), project)

    assert calls(project) == ["pip"]


@pytest.mark.parametrize("name", ["pyproject.toml", "constraints/assistant.txt"])
def test_changed_pins_install_again(project, name):
    ensure(wanting(), project)
    calls(project)
    (project / name).write_text("httpx==2\n", encoding="utf-8")

    ensure(wanting(), project)

    assert calls(project) == ["pip"]


def test_an_environment_whose_python_is_gone_is_made_anew(project):
    ensure(wanting(), project)
    calls(project)
    (project / ".venv" / "bin" / "python").unlink()

    ensure(wanting(), project)

    assert calls(project) == ["venv", "pip"]


def test_an_environment_that_was_moved_is_made_anew(project):
    ensure(wanting(), project)
    calls(project)
    (project / ".venv" / "bin" / "pip").write_text("#!/old/place/.venv/bin/python\n", "utf-8")

    ensure(wanting(), project)

    assert calls(project) == ["venv", "pip"]


def test_a_failure_says_which_step_and_shows_the_end_of_its_log(project):
    (project / "broken").touch()

    with pytest.raises(SetupError) as raised:
        ensure(wanting(), project)

    assert "installing packages" in str(raised.value)
    assert "setup.venv.log" in str(raised.value)
    assert "ERROR: no matching distribution" in str(raised.value)


def test_after_a_failure_the_next_call_goes_on_where_it_stopped(project):
    (project / "broken").touch()
    with pytest.raises(SetupError):
        ensure(wanting(), project)
    calls(project)
    (project / "broken").unlink()

    ensure(wanting(), project)

    assert calls(project) == ["pip"]


def test_a_slow_step_shows_that_it_lives(project, monkeypatch, capsys):
    monkeypatch.setattr(setup, "_HEARTBEAT_S", 0.01)
    log = project / "log"

    setup._run(["/bin/sh", "-c", "echo halfway; sleep 0.2"], project, "waiting", log)

    shown = capsys.readouterr().err
    assert "… 0 s, halfway" in shown
    assert "done in" in shown


def test_rasa_and_the_assistant_live_apart():
    assistant, dialogue = environments(with_dev=True)

    assert assistant.folder != dialogue.folder
    assert "dev" in assistant.extras
    assert dialogue.extras == "dialogue"
