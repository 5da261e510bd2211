"""What the screening tests share: the real rulebook and the "clean" household."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest

from knowledge import screening
from knowledge.screening import Rulebook, ScreeningResult

Screen = Callable[..., ScreeningResult]

# screening-amendments.md §2, «clean».
CLEAN: Mapping[str, Any] = {
    "hukou": "开州",
    "inc_wage": 0,
    "inc_biz": 0,
    "inc_prop": 0,
    "inc_trans": 0,
    "inc_excl": 0,
    "ded_work": 0,
    "ded_rigid": 0,
    "assets": 0,
    "car": "无",
    "homes": 1,
    "shop": False,
    "status": "无",
}


@pytest.fixture(scope="session")
def rulebook() -> Rulebook:
    return screening.load_rulebook()


@pytest.fixture
def clean() -> dict[str, Any]:
    return dict(CLEAN)


@pytest.fixture
def rural_three(clean: dict[str, Any]) -> dict[str, Any]:
    return {**clean, "track": "rural", "hh_n": 3}


@pytest.fixture(scope="session")
def screen(rulebook: Rulebook) -> Screen:
    def run(raw: Mapping[str, Any], on: date = date(2025, 8, 1)) -> ScreeningResult:
        return screening.evaluate(rulebook, screening.parse_facts(raw), on)

    return run
