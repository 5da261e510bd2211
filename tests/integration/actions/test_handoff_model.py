"""The handoff against a small model of it, after every step of made-up days (design §8)."""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from actions.storage.database import Database
from tests.integration.actions.handoff_machine import HandoffMachine

_COMMON = {"database": None, "deadline": None, "suppress_health_check": list(HealthCheck)}
# The same examples every time: a red build is about the change, not about luck.
SHORT = settings(max_examples=12, stateful_step_count=30, derandomize=True, **_COMMON)
LONG = settings(max_examples=400, stateful_step_count=80, **_COMMON)


def test_every_step_agrees_with_the_model(database: Database):
    run_state_machine_as_test(_machine(database), settings=SHORT)


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_many_long_days_agree_with_the_model(database: Database):
    run_state_machine_as_test(_machine(database), settings=LONG)


def _machine(database: Database) -> type[HandoffMachine]:
    return type("Machine", (HandoffMachine,), {"database": database})
