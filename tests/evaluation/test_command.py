"""``laobing evaluate`` from the set to the files, on a small set."""

import json

import pytest
from typer.testing import CliRunner

from bot.cli.main import cli
from bot.evaluation.questions import QUESTIONS

FEW = 6


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setenv("LAOBING_VAR_DIR", str(tmp_path / "var"))
    few = tmp_path / "few.jsonl"
    lines = QUESTIONS.read_text(encoding="utf-8").splitlines()[:FEW]
    few.write_text("\n".join(lines), encoding="utf-8")

    def run(*options):
        return CliRunner().invoke(cli, ["evaluate", "--questions", str(few), *options])

    return run


def test_the_figures_are_printed_and_kept_with_their_settings(run, tmp_path):
    done = run("--json", "--on", "2026-11-22", "--out", str(tmp_path / "out"))

    figures = json.loads(done.stdout)
    settings = json.loads((tmp_path / "out" / "settings.json").read_text(encoding="utf-8"))
    assert done.exit_code == 0
    assert figures["overall"]["questions"] == FEW
    assert figures == json.loads((tmp_path / "out" / "summary.json").read_text(encoding="utf-8"))
    assert settings["as_of"] == "2026-11-22"
    assert settings["questions"]["count"] == FEW
    assert settings["retrieval"]["weights"]["questions"]
    assert len(settings["model"]["digest"]) == 64


def test_without_a_folder_the_results_go_beside_the_others(run, tmp_path):
    done = run("--half", "dev")

    (folder,) = (tmp_path / "var" / "evaluation").iterdir()
    rows = (folder / "results.jsonl").read_text(encoding="utf-8").splitlines()
    assert done.exit_code == 0
    assert "meta" in done.stdout
    assert {json.loads(row)["half"] for row in rows} == {"dev"}


def test_a_date_that_is_none_is_a_usage_error(run):
    done = run("--on", "tomorrow")

    assert done.exit_code == 2
    assert "tomorrow" in done.stderr
