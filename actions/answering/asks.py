"""Which figure a question asks for, and whether the clauses give one of that kind."""

from collections.abc import Sequence

from actions.answering.rules import Rules
from knowledge.documents.model import Clause


def asked_for(rules: Rules, folded: str) -> bool:
    """Say whether the question asks for a figure, a deadline, a phone or the like."""
    return any(ask.asked.search(folded) for ask in rules.asks.values())


def not_stated(rules: Rules, folded: str, chosen: Sequence[Clause]) -> str | None:
    """Return the first kind of figure asked for that no chosen clause states, or None."""
    for kind, ask in rules.asks.items():
        if ask.asked.search(folded) and not any(ask.stated.search(one.text) for one in chosen):
            return kind
    return None
