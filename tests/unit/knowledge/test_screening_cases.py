"""Every leaf and threshold of the rulebook: a new one without a case fails here."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

import pytest

from knowledge.screening import evaluate, load_rulebook, parse_facts
from knowledge.screening.amounts import number
from knowledge.screening.circumstances import Since
from knowledge.screening.context import fact_head
from knowledge.screening.engine import look
from knowledge.screening.leaves import Answered, Compares
from knowledge.screening.local import AverageIncome, Local
from knowledge.screening.logic import Truth
from knowledge.screening.nodes import Condition, Node
from knowledge.screening.paths import put_answer
from knowledge.screening.programmes import Programme, is_triggered
from tests.unit.knowledge.screening_cases import ROWS, Row

ON = date(2025, 8, 1)
RULEBOOK = load_rulebook(local=Local(average_income=AverageIncome(2024, Fraction(12000))))
CASES = [(row, answer, outcome) for row in ROWS for answer, outcome in row.answers]

# These decide nothing by themselves: the row they stand in never ends in "likely" (encouraged only,
# or left to the window), or another way in says the same.
WITHOUT_EFFECT = {
    ("P03b", "income_below_average"), ("P03b", "spending_reaches_ratio"),
    ("P03b", "assets_within_limit"), ("P03b", "car_unproblematic"),
    ("P03b", "homes_at_most_one"), ("P03b", "no_shop"), ("P08", "in_or_going_to_a_home"),
    ("P10", "is_veteran"),
}  # fmt: skip
NEVER_LIKELY = {"P03b", "P08"}


def name_case(value: object) -> str:
    return f"{value.programme} {value.fact}" if isinstance(value, Row) else str(value)


@pytest.mark.parametrize(("row", "answer", "outcome"), CASES, ids=name_case)
def test_the_answer_comes_to_its_outcome(row, answer, outcome):
    facts = parse_facts(put_answer(row.base, row.fact, answer))

    found = evaluate(RULEBOOK, facts, ON).programme(row.programme)

    assert found.outcome == outcome


def leaves(node: Node, name: str = "") -> Iterator[tuple[str, Node]]:
    name = node.name if isinstance(node, Condition) else name
    if not node.parts():
        yield name, node
    for part in node.parts():
        yield from leaves(part, name)


def all_leaves() -> list[tuple[Programme, str, Node]]:
    found = [
        (programme, name, leaf)
        for programme in RULEBOOK.programmes.values()
        for row in programme.rows
        for name, leaf in leaves(row.when)
    ]
    unique = {
        (programme.id, id(leaf)): (programme, name, leaf)
        for programme, name, leaf in found
        if not isinstance(leaf, Since)  # days have their own test
    }
    return list(unique.values())


LEAVES = all_leaves()
LEAF_IDS = [f"{programme.id} {name}" for programme, name, _ in LEAVES]


def touching(programme: Programme, leaf: Node) -> list[Row]:
    return [
        row
        for row in ROWS
        if row.programme == programme.id
        and leaf in RULEBOOK.readers.get(fact_head(row.fact), frozenset())
    ]


@pytest.mark.parametrize(("programme", "name", "leaf"), LEAVES, ids=LEAF_IDS)
def test_every_leaf_has_a_yes_a_no_and_an_unknown_that_matters(programme, name, leaf):
    needed = set(Truth) - ({Truth.NO} if isinstance(leaf, Answered) else set())
    seen: set[Truth] = set()
    moved = False

    for row in touching(programme, leaf):
        truths = {Truth(truth_of(leaf, row, answer)): outcome for answer, outcome in row.answers}
        seen |= truths.keys()
        moved |= len(truths) > 1 and len({outcome for _, outcome in row.answers}) > 1

    assert seen >= needed, f"{programme.id} {name}: add cases to screening_cases.py"
    assert moved or (programme.id, name) in WITHOUT_EFFECT, f"{programme.id} {name} never mattered"


def truth_of(leaf: Node, row: Row, answer: object) -> int:
    ctx = look(RULEBOOK, parse_facts(put_answer(row.base, row.fact, answer)), ON)
    verdict = ctx.verdict(leaf)
    return Truth.UNKNOWN if verdict is None else verdict.now


THRESHOLDS = [(p, name, leaf) for p, name, leaf in LEAVES if isinstance(leaf, Compares)]


@pytest.mark.parametrize(
    ("programme", "name", "leaf"),
    THRESHOLDS,
    ids=[f"{p.id} {name} {leaf.comparison}" for p, name, leaf in THRESHOLDS],
)
def test_every_threshold_has_one_below_at_one_above_and_unknown(programme, name, leaf):
    gaps: set[Fraction | None] = set()

    for row in touching(programme, leaf):
        gaps |= {gap(leaf, row, answer) for answer, _ in row.answers}

    assert None in gaps, "unknown"
    assert 0 in gaps, "on the line"
    assert any(-1 <= found < 0 for found in gaps if found is not None) or is_lowest(leaf), "below"
    assert any(0 < found <= 1 for found in gaps if found is not None), "above"


def gap(leaf: Compares, row: Row, answer: object) -> Fraction | None:
    """Return how far the number lies above the line; None while either is not exact."""
    ctx = look(RULEBOOK, parse_facts(put_answer(row.base, row.fact, answer)), ON)
    left, line = number(ctx, leaf.left), leaf.line.interval(ctx)
    if leaf.tolerance is not None and left.low == leaf.tolerance * line.low:
        return Fraction(0)  # where a soft line ends is a line too
    if not (left.is_exact and line.is_exact) or left.low is None or line.low is None:
        return None
    return left.low - line.low


def is_lowest(leaf: Compares) -> bool:
    """Tell whether nothing lies below the line: level 1, no month, no money."""
    spec = RULEBOOK.dictionary.find(leaf.left)
    return spec is not None and not leaf.line.numbers and leaf.line.factor <= spec.minimum


@pytest.mark.parametrize("programme", RULEBOOK.programmes.values(), ids=lambda one: one.id)
def test_every_programme_reaches_each_of_its_outcomes(programme):
    outcomes = {outcome for row, _, outcome in CASES if row.programme == programme.id}

    expected = {row.outcome.value for row in programme.rows} | {"check"}
    assert outcomes >= expected - ({"likely"} if programme.id in NEVER_LIKELY else set()) - (
        {"not_applicable"} if programme.id == "P03b" else set()
    )


@pytest.mark.parametrize(
    ("day", "outcome"),
    [
        (date(2025, 4, 13), "not_applicable"),
        (date(2025, 4, 14), "check"),
        (date(2025, 4, 15), "check"),
    ],
)
def test_the_rule_for_rigid_spending_begins_on_a_day(screen, clean, day, outcome):
    row = screen({**clean, "hh_n": 1}, on=day).programme("P03b")

    assert row.outcome == outcome
    assert row.because


def test_cases_are_of_triggered_programmes():
    for row, answer, outcome in CASES:
        ctx = look(RULEBOOK, parse_facts(put_answer(row.base, row.fact, answer)), ON)
        is_told = is_triggered(ctx, RULEBOOK.programmes[row.programme].trigger)
        assert is_told or outcome == "not_applicable"
