"""Ten thousand random persons: the product and the second evaluator come to the same."""

import pytest

from knowledge import screening
from knowledge.screening import Rulebook
from tests.oracle.agreement import differences
from tests.oracle.cases import cases

SEEDS = range(10)
CASES = 1000  # each


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return screening.load_rulebook()


@pytest.mark.parametrize("seed", SEEDS)
def test_both_evaluators_agree(rulebook: Rulebook, seed: int) -> None:
    drawn = cases(seed, CASES)

    found = list(differences(rulebook, drawn))

    assert found == []
