"""The answers on the evaluation set do not get worse than the floors of floors.yml."""

from dataclasses import asdict
from datetime import date
from pathlib import Path

import pytest
import yaml

from actions.answering import build_answerer
from actions.texts import load_texts
from bot.evaluation.inventions import load_sources
from bot.evaluation.model import Half, Report
from bot.evaluation.questions import QUESTIONS, read_questions
from bot.evaluation.run import evaluate
from bot.settings import Settings
from knowledge.documents import load_clauses
from knowledge.retrieval import build_index, load_index

ON = date(2026, 11, 22)
DISTRICT = Settings.model_fields["district"].default
FLOORS = yaml.safe_load(Path(__file__).with_name("floors.yml").read_text(encoding="utf-8"))
FRESH = "fresh"  # the frozen half of the set that was written after the tuning
SETS = {
    Half.DEV: (QUESTIONS, Half.DEV),
    Half.TEST: (QUESTIONS, Half.TEST),
    FRESH: (QUESTIONS.with_name("questions_fresh.jsonl"), Half.TEST),
}
LEAST = [(half, *row) for half, floors in FLOORS.items() for row in floors["at_least"].items()]
MOST = [(half, *row) for half, floors in FLOORS.items() for row in floors["at_most"].items()]


@pytest.fixture(scope="module")
def answerer(tmp_path_factory):
    folder = tmp_path_factory.mktemp("index")
    build_index(folder)
    return build_answerer(load_index(folder), load_texts())


@pytest.fixture(scope="module")
def reports(answerer) -> dict[str, Report]:
    sources = load_sources()
    return {
        name: evaluate(
            lambda text, on: answerer.answer(text, on, DISTRICT),
            read_questions(*asked),
            sources,
            ON,
        )
        for name, asked in SETS.items()
    }


@pytest.mark.parametrize(("half", "figure", "floor"), LEAST)
def test_a_figure_stays_above_its_floor(reports, half, figure, floor):
    assert asdict(reports[half].overall)[figure] >= floor


@pytest.mark.parametrize(("half", "figure", "ceiling"), MOST)
def test_a_rate_of_mistakes_stays_below_its_ceiling(reports, half, figure, ceiling):
    assert asdict(reports[half].overall)[figure] <= ceiling


@pytest.mark.parametrize("half", SETS)
def test_nothing_is_invented(reports, half):
    found = {one.question.id: one.inventions for one in reports[half].observations}

    assert {id: what for id, what in found.items() if what} == {}


def test_no_question_ends_in_an_error(reports):
    observed = [one for report in reports.values() for one in report.observations]

    assert [one.question.id for one in observed if one.outcome == "error"] == []


def test_every_answerable_clause_is_quoted_for_one_of_its_questions(reports):
    observed = [one for report in reports.values() for one in report.observations]
    quoted = {clause for one in observed for clause in one.cited if clause in one.question.gold}
    answerable = {clause.id for clause in load_clauses() if clause.is_answerable}

    assert answerable - quoted == set()


def test_there_is_a_floor_for_every_share():
    figures = {"hit_at_1", "hit_at_3", "hit_at_5", "mrr", "citation_precision"}
    figures |= {"outcome_accuracy", "false_answers", "false_refusals"}

    for half in SETS:
        assert FLOORS[half]["at_least"].keys() | FLOORS[half]["at_most"].keys() == figures
