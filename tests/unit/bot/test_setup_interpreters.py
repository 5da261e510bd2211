"""Finding a Python: every place it may be, and the advice when it is nowhere."""

from pathlib import Path

import pytest

from bot.setup import interpreters
from bot.setup.interpreters import SetupError, Wanted, find, version_of

WANTED = Wanted("the assistant", ("3.11", "3.12"), "LAOBING_PYTHON")


def place_python(path: Path, version: str) -> Path:
    """Put a program there that answers the probe as that Python would."""
    return place_program(path, f"echo {version}")


def place_program(path: Path, body: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


@pytest.fixture(autouse=True)
def bare_machine(monkeypatch, tmp_path):
    """A machine with no Python of any kind: empty PATH, no pyenv, no settings."""
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    monkeypatch.delenv("LAOBING_PYTHON", raising=False)


def test_the_best_version_on_path_wins(tmp_path):
    place_python(tmp_path / "bin" / "python3.12", "3.12")
    best = place_python(tmp_path / "bin" / "python3.11", "3.11")

    found = find(WANTED)

    assert found == best


def test_a_plain_python3_of_the_right_version_serves(tmp_path):
    plain = place_python(tmp_path / "bin" / "python3", "3.12")

    found = find(WANTED)

    assert found == plain


def test_a_program_named_like_the_version_but_of_another_is_passed_over(tmp_path):
    place_python(tmp_path / "bin" / "python3.11", "3.9")
    right = place_python(tmp_path / "bin" / "python3.12", "3.12")

    found = find(WANTED)

    assert found == right


def test_pyenv_serves_where_path_does_not(tmp_path):
    home = tmp_path / "pyenv" / "versions" / "3.11.9" / "bin"
    of_pyenv = place_python(home / "python3.11", "3.11")

    found = find(WANTED)

    assert found == of_pyenv


def test_uv_serves_where_path_and_pyenv_do_not(tmp_path):
    of_uv = place_python(tmp_path / "elsewhere" / "python3.11", "3.11")
    place_program(tmp_path / "bin" / "uv", f"echo {of_uv}")

    found = find(WANTED)

    assert found == of_uv


def test_uv_that_finds_nothing_is_no_error_of_its_own(tmp_path):
    place_program(tmp_path / "bin" / "uv", "echo 'no interpreter' >&2; exit 2")

    with pytest.raises(SetupError, match="Three ways"):
        find(WANTED)


def test_none_anywhere_names_three_ways_and_the_setting():
    with pytest.raises(SetupError) as raised:
        find(WANTED)

    advice = str(raised.value)
    assert "apt install python3.11 python3.11-venv" in advice
    assert "pyenv install 3.11" in advice
    assert "uv python install 3.11" in advice
    assert "LAOBING_PYTHON=" in advice


def test_a_named_python_is_taken_before_all_others(monkeypatch, tmp_path):
    place_python(tmp_path / "bin" / "python3.11", "3.11")
    named = place_python(tmp_path / "mine" / "python", "3.12")
    monkeypatch.setenv("LAOBING_PYTHON", str(named))

    found = find(WANTED)

    assert found == named


@pytest.mark.parametrize(
    ("version", "says"),
    [
        ("3.9", "it says 3.9"),  # a Python, but too old
        (None, "it says nothing"),  # no such file
    ],
)
def test_a_named_python_that_does_not_fit_stops_and_names_the_setting(
    monkeypatch, tmp_path, version, says
):
    named = tmp_path / "mine" / "python"
    if version:
        place_python(named, version)
    monkeypatch.setenv("LAOBING_PYTHON", str(named))

    with pytest.raises(SetupError) as raised:
        find(WANTED)

    assert "LAOBING_PYTHON" in str(raised.value)
    assert str(named) in str(raised.value)
    assert says in str(raised.value)


def test_a_python_that_cannot_make_environments_has_no_version(tmp_path):
    broken = place_program(tmp_path / "python", "echo 'No module named ensurepip' >&2; exit 1")

    assert version_of(broken) is None


def test_a_file_that_is_no_program_has_no_version(tmp_path):
    text = tmp_path / "python"
    text.write_text("not a program", encoding="utf-8")

    assert version_of(text) is None


def test_rasa_accepts_no_other_python_than_310():
    assert interpreters.DIALOGUE.versions == ("3.10",)
