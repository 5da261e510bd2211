"""Where the product and the second evaluator differ."""

from collections.abc import Iterable, Iterator
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
    """Yield every disagreement on an outcome, its provisional, a queue or urgency."""
    for facts, on in cases:
        result = evaluate(rulebook, parse_facts(facts), on)
        if result.urgent != spec.is_urgent(facts):
            yield Difference("urgent", spec.is_urgent(facts), result.urgent, facts, on)
        expected = spec.decide(facts, on)
        for row in result.programmes:
            actual = (row.outcome.value, row.provisional and row.provisional.value, row.queue)
            verdict = expected[row.id]
            wanted = (verdict.outcome, verdict.provisional, verdict.queue)
            if actual != wanted:
                yield Difference(row.id, wanted, actual, facts, on)
