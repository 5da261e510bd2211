"""Which figure a question asks for, and whether the clauses give one of that kind."""

from collections.abc import Sequence

from actions.answering.rules import Rules
from knowledge.documents.model import Clause


def not_stated(rules: Rules, folded: str, chosen: Sequence[Clause]) -> str | None:
    """Return the first kind of figure asked for that no chosen clause states, or None."""
    for kind, ask in rules.asks.items():
        if ask.asked.search(folded) and not any(ask.stated.search(one.text) for one in chosen):
            return kind
    return None
