"""Which figures a question asks for, and whether the clauses give them."""

from collections.abc import Sequence

from actions.answering.rules import Rules
from knowledge.documents.model import Clause


def kinds(rules: Rules, folded: str) -> tuple[str, ...]:
    """Return the kinds of figures, deadlines, phones and the like that a question asks for."""
    return tuple(kind for kind, ask in rules.asks.items() if ask.asked.search(folded))


def missing(rules: Rules, folded: str, chosen: Sequence[Clause]) -> tuple[str, ...]:
    """Return the kinds asked for that no chosen clause states."""
    return tuple(
        kind
        for kind in kinds(rules, folded)
        if not any(rules.asks[kind].stated.search(clause.text) for clause in chosen)
    )


def asks_more(rules: Rules, folded: str) -> bool:
    """Say whether a part of the message asks something that is no figure."""
    pieces = rules.parts.stop.split(folded)
    return any(rules.parts.asking.search(one) and not kinds(rules, one) for one in pieces)


def without(rules: Rules, folded: str) -> str:
    """Return the question with the words that ask for a figure cut out."""
    for ask in rules.asks.values():
        folded = ask.asked.sub("", folded)
    return folded
