"""The Rasa project hangs together: what Rasa itself would only find out in front of a citizen."""

import ast
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from actions.edge.registry import HANDLERS
from bot.dialogue.client import split_command
from bot.dialogue.environment import server_environment
from bot.settings import ROOT, Settings

NLU = ROOT / "nlu"
HELD_OUT = ROOT / "tests" / "conversation" / "utterances.yml"
# Sent by buttons and by the gateway after the interview has read the words.
HEARD_BY_THE_FORM = {
    "screening_answer", "dont_know", "refuse_to_say", "later", "why_ask", "correct_answer",
    "affirm", "deny",
}  # fmt: skip
FEWEST = {"ask_policy": 60, "out_of_scope": 60}


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def domain_files() -> list[Path]:
    return sorted((NLU / "domain").glob("*.yml"))


def merged(key: str) -> list[str]:
    """Return the names under a key of all domain files, repeats included."""
    return [name for path in domain_files() for name in read(path).get(key) or ()]


def rules() -> list[dict[str, Any]]:
    return [
        rule
        for path in sorted((NLU / "data" / "rules").glob("*.yml"))
        for rule in read(path)["rules"]
    ]


def named_in(rule: dict[str, Any], kind: str) -> set[str]:
    steps = [one for step in rule["steps"] for one in step.get("or", [step])]
    return {step[kind] for step in steps if kind in step}


def examples() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path in sorted((NLU / "data" / "nlu").glob("*.yml")):
        for block in read(path)["nlu"]:
            lines = [line.removeprefix("- ") for line in block["examples"].splitlines()]
            found.setdefault(block["intent"], []).extend(lines)
    return found


@pytest.mark.parametrize("key", ["intents", "responses", "actions", "slots", "forms"])
def test_no_name_is_defined_in_two_domain_files(key: str):
    repeated = [name for name, times in Counter(merged(key)).items() if times > 1]

    assert repeated == []


def test_every_response_is_used_and_every_utterance_exists():
    used = {action for rule in rules() for action in named_in(rule, "action")}

    assert {name for name in used if name.startswith("utter_")} == set(merged("responses"))


def test_every_action_has_a_handler_and_every_handler_an_action():
    assert set(merged("actions")) == set(HANDLERS)


def test_every_action_in_a_rule_exists():
    built_in = {"action_deactivate_loop"}
    known = {*merged("actions"), *merged("responses"), *merged("forms"), *built_in}

    assert {one for rule in rules() for one in named_in(rule, "action")} - known == set()


def test_every_intent_has_a_rule_outside_the_form():
    free = [rule for rule in rules() if "condition" not in rule]

    heard = {intent for rule in free for intent in named_in(rule, "intent")}

    assert heard == {*merged("intents"), "nlu_fallback"}


def test_every_intent_is_settled_inside_the_form():
    inside = [
        rule for rule in rules() if rule.get("condition") == [{"active_loop": "screening_form"}]
    ]

    heard = {intent for rule in inside for intent in named_in(rule, "intent")}

    assert heard | HEARD_BY_THE_FORM == {*merged("intents"), "nlu_fallback"}


@pytest.mark.parametrize("intent", sorted(set(merged("intents"))))
def test_every_intent_has_enough_examples(intent: str):
    assert len(examples()[intent]) >= FEWEST.get(intent, 15)


def test_no_example_is_given_twice():
    texts = Counter(text for lines in examples().values() for text in lines)

    assert [text for text, times in texts.items() if times > 1] == []


def test_held_out_utterances_are_held_out():
    trained = {text for lines in examples().values() for text in lines}
    held_out = {text for lines in read(HELD_OUT).values() for text in lines}

    assert trained & held_out == set()


def test_rules_stand_only_where_rasa_looks_for_them():
    # An indented `rules:` under nlu/data is taken for stories (design §11).
    stray = [
        path
        for path in sorted((NLU / "data").rglob("*.yml"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.match(r"\s*rules:", line) and (line != "rules:" or path.parent.name != "rules")
    ]

    assert stray == []


def test_buttons_of_responses_name_known_intents():
    payloads = [
        button["payload"]
        for path in domain_files()
        for variants in (read(path).get("responses") or {}).values()
        for variant in variants
        for button in variant.get("buttons", ())
    ]

    intents = {
        split_command(payload.replace("{{", "{").replace("}}", "}"))[0] for payload in payloads
    }

    assert payloads
    assert intents <= {f"/{intent}" for intent in merged("intents")}


def test_braces_in_responses_are_doubled():
    # Rasa fills {name} in responses; a payload's JSON has to be written {{…}}.
    texts = "".join(path.read_text(encoding="utf-8") for path in domain_files())

    assert re.findall(r"(?<!\{)\{(?!\{)", texts) == []


@pytest.mark.parametrize("redis_url", ["", "redis://:secret@cache:6380/0"])
def test_endpoints_find_all_their_variables(redis_url: str):
    name = "endpoints.production.yml" if redis_url else "endpoints.yml"
    wanted = set(re.findall(r"\$\{(\w+)\}", (NLU / name).read_text(encoding="utf-8")))

    given = server_environment(Settings(redis_url=redis_url, _env_file=None), "token")

    assert wanted
    assert wanted <= set(given)


@pytest.mark.parametrize("path", sorted(NLU.glob("*.py")), ids=lambda path: path.name)
def test_nlu_imports_none_of_ours(path: Path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    modules = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    modules |= {
        one.name for node in ast.walk(tree) if isinstance(node, ast.Import) for one in node.names
    }

    assert {name.split(".")[0] for name in modules} & {"bot", "actions", "knowledge"} == set()


@pytest.mark.parametrize("name", ["endpoints.yml", "endpoints.production.yml"])
def test_rasa_remembers_nothing(name: str):
    # Remembered conversations make each message slower than the one before: 20 to 77 ms in 120.
    store = read(NLU / name)["tracker_store"]

    assert store == {"type": "tracker_store.ForgetfulTrackerStore"}
