"""The first command on a fresh clone, before anything of ours is installed."""

import sys

import pytest

from bot.setup import bootstrap
from bot.setup.interpreters import SetupError


@pytest.fixture
def started(monkeypatch):
    """Environments that are there, and a note of the program that would replace this process."""
    programs = []
    monkeypatch.setattr(bootstrap, "ensure", lambda environment: None)
    monkeypatch.setattr(bootstrap.os, "chdir", lambda folder: None)
    monkeypatch.setattr(bootstrap.os, "execv", lambda program, line: programs.append(line))
    return programs


@pytest.mark.parametrize(
    ("arguments", "with_dev", "command"),
    [
        ([], False, []),
        (["--dev"], True, []),
        (["laobing", "serve"], False, ["laobing", "serve"]),
        (["--dev", "laobing", "prepare"], True, ["laobing", "prepare"]),
        (["--", "python", "-c", "1"], False, ["python", "-c", "1"]),
        # what follows the command is the command's own, also its "--" and "--dev"
        (["laobing", "ask", "--", "--dev"], False, ["laobing", "ask", "--", "--dev"]),
    ],
)
def test_arguments_are_read(arguments, with_dev, command):
    assert bootstrap.read(arguments) == (with_dev, command)


def test_the_command_runs_inside_the_environment(started):
    bootstrap.main(["laobing", "serve"])

    [line] = started
    assert line == [str(bootstrap.ROOT / ".venv" / "bin" / "laobing"), "serve"]


def test_without_a_command_only_the_environments_are_made(started):
    assert bootstrap.main(["--dev"]) == 0
    assert started == []


def test_a_missing_python_is_one_message_and_no_trace(monkeypatch, capsys):
    def miss(environment):
        raise SetupError("No Python 3.11 was found")

    monkeypatch.setattr(bootstrap, "ensure", miss)

    status = bootstrap.main(["laobing", "serve"])

    assert status == 1
    assert capsys.readouterr().err == "set-up stopped: No Python 3.11 was found\n"


def test_an_interruption_says_how_to_go_on(monkeypatch, capsys):
    def interrupt(environment):
        raise KeyboardInterrupt

    monkeypatch.setattr(bootstrap, "ensure", interrupt)

    status = bootstrap.main(["laobing", "serve"])

    assert status == 130
    assert "goes on from here" in capsys.readouterr().err


def test_setting_up_needs_nothing_but_the_standard_library():
    folder = bootstrap.ROOT / "bot" / "setup"
    lines = [line for path in folder.glob("*.py") for line in path.read_text("utf-8").splitlines()]
    imports = [line.split() for line in lines if line.startswith(("import ", "from "))]

    outside = {
        words[1]
        for words in imports
        if words[1].split(".")[0] not in sys.stdlib_module_names
        and not words[1].startswith("bot.setup")
    }

    assert outside == set()
