"""A run over a few questions with an answerer of known behaviour, and what it leaves behind."""

import json
from io import StringIO

import pytest
from rich.console import Console

from bot.evaluation.circumstances import revision
from bot.evaluation.inventions import load_sources
from bot.evaluation.model import Half, Question
from bot.evaluation.report import ReportError, summary, table, write_files
from bot.evaluation.run import evaluate
from knowledge.outcomes import Outcome
from tests.unit.actions.answering_fakes import DAY, ask

ANSWERED = Question(
    "q1", "抚恤金算不算收入", "plain", Half.DEV, Outcome.ANSWERED, (frozenset({"A-2.3"}),)
)
OUTSIDE = Question("q2", "明天下雨不", "far_oos", Half.TEST, Outcome.OUT_OF_SCOPE)


@pytest.fixture(scope="module")
def report():
    return evaluate(
        lambda text, on: ask(text, ("A-2.3", 0.9)), [ANSWERED, OUTSIDE], load_sources(), DAY
    )


def test_what_came_of_each_question_is_kept(report):
    first, second = report.observations

    assert first.outcome is Outcome.ANSWERED
    assert first.retrieved == first.cited == ("A-2.3",)
    assert "优待抚恤金等不计入家庭收入" in first.reply
    assert first.ms > 0
    assert second.outcome is Outcome.ANSWERED  # the fake index finds for anything


def test_figures_are_given_per_kind_and_for_all(report):
    assert list(report.kinds) == ["plain", "far_oos"]
    assert report.kinds["plain"].hit_at_1 == 1
    assert report.kinds["far_oos"].false_answers == 1
    assert report.overall.questions == 2
    assert report.overall.outcome_accuracy == 0.5


def test_the_date_asked_for_reaches_the_answerer():
    dates = []

    evaluate(lambda text, on: dates.append(on) or ask(text), [OUTSIDE], load_sources(), DAY)

    assert dates == [DAY]


def test_results_settings_and_summary_lie_side_by_side(report, tmp_path):
    write_files(report, {"as_of": "2025-11-01"}, tmp_path / "run")

    results, settings, figures = (
        (tmp_path / "run" / name).read_text(encoding="utf-8")
        for name in ("results.jsonl", "settings.json", "summary.json")
    )
    rows = [json.loads(line) for line in results.splitlines()]
    assert [row["id"] for row in rows] == ["q1", "q2"]
    assert [row["is_false_answer"] for row in rows] == [False, True]
    assert json.loads(settings) == {"as_of": "2025-11-01"}
    assert json.loads(figures) == summary(report)


def test_a_folder_that_cannot_be_written_is_named(report, tmp_path):
    (tmp_path / "taken").write_text("", encoding="utf-8")

    with pytest.raises(ReportError, match="taken"):
        write_files(report, {}, tmp_path / "taken")


def test_the_table_has_a_row_per_kind_and_one_for_all(report):
    console = Console(width=200, record=True, file=StringIO())

    console.print(table(report))

    lines = console.export_text().splitlines()
    row = next(line for line in lines if "far_oos" in line)
    assert "1.000" in row  # the false answer
    assert " - " in row  # no hits to count
    assert any(line.startswith("│ all") for line in lines)


def test_without_git_there_is_no_revision(tmp_path):
    assert revision(tmp_path) is None
