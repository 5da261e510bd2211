"""The acceptance questions over the real index and the real documents."""

from pathlib import Path

import pytest

from actions.answering import Answerer, build_answerer
from actions.texts import load_texts
from knowledge.outcomes import Outcome
from knowledge.retrieval import build_index, load_index
from tests.unit.actions.answering_fakes import DAY, KAIZHOU, cited, clauses


@pytest.fixture(scope="module")
def answerer(tmp_path_factory: pytest.TempPathFactory) -> Answerer:
    folder: Path = tmp_path_factory.mktemp("index")
    build_index(folder)
    return build_answerer(load_index(folder), load_texts())


@pytest.mark.parametrize(
    ("question", "outcome", "clause"),
    [
        ("抚恤金算不算家庭收入？", Outcome.ANSWERED, "A-2.3"),
        ("撫卹金算不算家庭收入？", Outcome.ANSWERED, "A-2.3"),
        ("老兵住养老院护理费打几折", Outcome.NOT_STATED, "A-5.2"),
        ("重残护理补贴每月具体多少元", Outcome.NOT_STATED, "B-3.4.2"),
        ("断粮三天了", Outcome.ANSWERED, "A-2.5"),
    ],
)
def test_the_governing_clause_is_quoted(answerer, question, outcome, clause):
    answer = answerer.answer(question, DAY, KAIZHOU)

    assert answer.outcome is outcome
    assert cited(answer)[0] == clause
    assert clauses()[clause].text in answer.reply


@pytest.mark.parametrize(
    ("question", "outcome"),
    [
        ("今天天气怎么样", Outcome.OUT_OF_SCOPE),
        ("给我放一首打靶归来", Outcome.OUT_OF_SCOPE),
        ("我不想活了", Outcome.CRISIS),
        ("查一下张三吃低保没", Outcome.REFUSED),
        ("补贴", Outcome.CLARIFY),
        ("你好", Outcome.SMALLTALK),
    ],
)
def test_nothing_is_quoted_otherwise(answerer, question, outcome):
    answer = answerer.answer(question, DAY, KAIZHOU)

    assert answer.outcome is outcome
    assert answer.citations == ()
    assert answer.reply


def test_every_option_we_offer_is_answered(answerer):
    rules = answerer.tools.rules
    offered = [question for _, options in rules.vague for _, question in options]
    offered += [question for _, question in rules.topics.values()]

    outcomes = {question: answerer.answer(question, DAY, KAIZHOU).outcome for question in offered}

    assert {q for q, outcome in outcomes.items() if outcome is not Outcome.ANSWERED} == set()
