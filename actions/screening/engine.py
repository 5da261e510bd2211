"""The interview's view of the rules: JSON facts in, results and the next question out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from knowledge.screening import Rulebook, ScreeningResult, evaluate, next_question, parse_facts


@dataclass(frozen=True)
class Engine:
    """What the interview asks of the rules. ``rules`` is version and digest, kept with a result."""

    evaluate: Callable[[Mapping[str, Any], date], ScreeningResult]
    next_question: Callable[[Mapping[str, Any], date, frozenset[str], frozenset[str]], str | None]
    programmes: frozenset[str]
    rules: str


def build_engine(rulebook: Rulebook) -> Engine:
    """Return the engine over a rulebook."""
    return Engine(
        evaluate=lambda raw, on: evaluate(rulebook, parse_facts(raw), on),
        next_question=lambda raw, on, wanted, skip: next_question(
            rulebook, parse_facts(raw), on, wanted, skip
        ),
        programmes=frozenset(rulebook.programmes),
        rules=f"{rulebook.version} {rulebook.digest}"[:64],
    )
