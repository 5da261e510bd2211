"""How well the trained model finds the skill: tables of utterances it has never seen."""

import json
import subprocess
from collections.abc import Iterable

import pytest
import yaml

from bot.dialogue.environment import launcher_environment
from bot.settings import ROOT
from tests.conversation.stack import Stack

HELD_OUT = ROOT / "tests" / "conversation" / "utterances.yml"
QUESTIONS = ROOT / "tests" / "evaluation" / "questions_dev.jsonl"
SKILLS = {
    "answer": {"ask_policy", "out_of_scope", "nlu_fallback"},
    "screen": {"start_screening", "resume_screening"},
    "answer_to_question": {
        "screening_answer", "dont_know", "refuse_to_say", "later", "why_ask", "correct_answer",
    },
    "stop": {"stop_screening"},
    "detail": {"screening_detail"},
    "human": {"request_human"},
    "cases": {"my_cases"},
    "delete": {"delete_data"},
    "slip": {"show_slip"},
    "delete_slip": {"delete_slip"},
    "complain": {"complain"},
    "smalltalk": {"greet", "thank", "goodbye", "ask_capabilities", "affirm", "deny"},
}  # fmt: skip
HARMLESS = SKILLS["answer"]  # a wrong turn there is answered by retrieval, with a way on


def understand(stack: Stack, texts: Iterable[str]) -> list[str]:
    """Return the intent of each text."""
    launch = stack.rasa.launch
    done = subprocess.run(
        [launch.python, launch.launcher, "parse", "--model", launch.model],
        input="".join(f"{text}\n" for text in texts),
        capture_output=True,
        text=True,
        check=True,
        env=launcher_environment(),
        timeout=110,
    )
    return [json.loads(line)["intent"] for line in done.stdout.splitlines()]


@pytest.fixture(scope="module")
def table() -> list[tuple[str, str]]:
    content = yaml.safe_load(HELD_OUT.read_text(encoding="utf-8"))
    return [(skill, text) for skill, texts in content.items() for text in texts]


@pytest.fixture(scope="module")
def intents(stack: Stack, table: list[tuple[str, str]]) -> list[str]:
    return understand(stack, [text for _, text in table])


def test_nine_of_ten_utterances_reach_their_skill(table, intents):
    missed = [
        (skill, text, intent)
        for (skill, text), intent in zip(table, intents, strict=True)
        if intent not in SKILLS[skill]
    ]

    assert len(missed) <= len(table) // 10, missed


def test_what_is_missed_is_mostly_harmless(table, intents):
    harmful = [
        (skill, text, intent)
        for (skill, text), intent in zip(table, intents, strict=True)
        if intent not in SKILLS[skill] | HARMLESS
    ]

    assert len(harmful) <= 2, harmful


def test_questions_on_the_policies_reach_retrieval(stack: Stack):
    rows = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    texts = [row["text"] for row in rows if row["expect"] in {"answered", "not_stated"}]

    found = understand(stack, texts)

    lost = [pair for pair in zip(texts, found, strict=True) if pair[1] not in SKILLS["answer"]]
    assert len(lost) <= len(texts) // 20, lost
