"""The handoff against a small model of it, after every step of made-up days (design §8).

``LAOBING_MODEL_TALLY=1`` with ``-s`` prints how often everything happened.
"""

import os
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from actions.storage.database import Database
from tests.integration.actions.handoff_machine import TALLY
from tests.integration.actions.handoff_scenes import BACK, DROPPED, TAKEN, SceneMachine

_COMMON = {"database": None, "deadline": None, "suppress_health_check": list(HealthCheck)}
# The same examples every time: a red build is about the change, not about luck.
SHORT = settings(max_examples=12, stateful_step_count=30, derandomize=True, **_COMMON)
LONG_EXAMPLES = int(os.environ.get("LAOBING_MODEL_EXAMPLES", "400"))
LONG = settings(max_examples=LONG_EXAMPLES, stateful_step_count=80, **_COMMON)


@pytest.fixture(autouse=True)
def _tally():
    TALLY.clear()
    yield
    if os.environ.get("LAOBING_MODEL_TALLY"):
        print("", *(f"{number:6} {name}" for name, number in sorted(TALLY.items())), sep="\n")


def test_every_scene_agrees_with_the_model(database: Database):
    for number, (scene, options) in enumerate(SCENES):
        _play(database, scene, {"which": number, **options})

    # What is not reached is not tested.
    assert [name for name in REACHED if not TALLY[name]] == []


def test_every_step_agrees_with_the_model(database: Database):
    run_state_machine_as_test(_machine(database), settings=SHORT)


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_many_long_days_agree_with_the_model(database: Database):
    run_state_machine_as_test(_machine(database), settings=LONG)


def _machine(database: Database) -> type[SceneMachine]:
    return type("Machine", (SceneMachine,), {"database": database})


def _play(database: Database, scene: str, options: dict[str, Any]) -> None:
    """Play one scene on a morning with two citizens who are helped and one who only talks."""
    machine = _machine(database)()
    try:
        machine.people(is_busy=True)
        getattr(machine, scene)(**options)
        machine.everything_holds()
    finally:
        machine.teardown()


def _scenes() -> Iterator[tuple[str, dict[str, Any]]]:
    for ending, is_named in product(TAKEN + BACK + DROPPED, (False, True)):
        yield "hand_on", {"who": 1, "queue": "Q-TB", "is_named": is_named, "ending": ending}
    for level, is_early in product(("usual", "urgent"), (False, True)):
        yield "second_office", {"who": 1, "queue": "Q-TB", "level": level, "is_early": is_early}
    for is_busy, is_to_the_second in product((False, True), repeat=2):
        yield "stall", {"is_busy": is_busy, "is_to_the_second": is_to_the_second}
    for minutes, is_asked_for in product((0, 71 * 60, 72 * 60, 73 * 60), (False, True)):
        yield "come_back", {"minutes": minutes, "is_asked_for": is_asked_for}
    for is_taken in (False, True):
        yield "change_of_mind", {"which": 2, "who": 1, "queue": "Q-TB", "is_taken": is_taken}
    for who in range(3):
        yield "answer_late", {"who": who}
        yield "speak_before_the_takeover", {"who": who}
        yield "send_again", {"who": who}
        yield "claim_what_has_changed", {"who": who, "which": 2}
        yield "meddle", {"who": who, "queue": "Q-TB"}


SCENES = tuple(_scenes())
REACHED = (
    *("claims ok", "claims CaseConflictError", "claims NotAllowedError", "take_next ok"),
    *("replies ok", "replies CaseConflictError", "replies HandoffError"),
    *("resolves ok", "resolves CaseConflictError", "links ok"),
    *("meddle CaseConflictError", "stall ok"),
    *("offers_to ok", "offers_to CaseConflictError"),
    *("accepts ok", "accepts CaseConflictError", "rejects ok", "takes_back ok"),
    *("resend ok", "resend CaseConflictError", "reopen ok", "reopen GraceOverError"),
    *("withdraw beside waiting", "withdraw beside owned", "request reopens"),
    *("withdraw ok", "sweep expire_leases", "sweep expire_transfers", "sweep close_due"),
    "sweep sweep",
)
