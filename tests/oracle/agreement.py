"""Where the product and the second evaluator differ."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from knowledge.screening import Rulebook, evaluate, parse_facts
from tests.oracle import spec


class Difference(NamedTuple):
    """One programme (or "urgent") of one case on which they disagree."""

    programme: str
    expected: Any
    actual: Any
    facts: dict[str, Any]
    on: date


def differences(
    rulebook: Rulebook, cases: Iterable[tuple[dict[str, Any], date]]
) -> Iterator[Difference]:
    """Yield every disagreement on an outcome, its provisional, a queue, urgency or the order."""
    for facts, on in cases:
        yield from disagreements(rulebook, facts, on, spec.decide(facts, on))


def disagreements(
    rulebook: Rulebook, facts: dict[str, Any], on: date, expected: Mapping[str, spec.Verdict]
) -> Iterator[Difference]:
    """Yield the disagreements on one person."""
    result = evaluate(rulebook, parse_facts(facts), on)
    found = {row.id: row for row in result.programmes}
    if result.urgent != spec.is_urgent(facts):
        yield Difference("urgent", spec.is_urgent(facts), result.urgent, facts, on)
    if not spec.is_in_order([(key, row.outcome.value) for key, row in found.items()]):
        yield Difference("order", spec.FIRST, list(found), facts, on)
    for key in expected.keys() ^ found.keys():
        yield Difference(key, key in expected, key in found, facts, on)
    for key in expected.keys() & found.keys():
        row, verdict = found[key], expected[key]
        actual = (row.outcome.value, row.provisional and row.provisional.value, row.queue)
        wanted = (verdict.outcome, verdict.provisional, verdict.queue)
        if actual != wanted:
            yield Difference(key, wanted, actual, facts, on)
