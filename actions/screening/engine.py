"""The interview's view of the rules: JSON facts in, results and the next question out."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from knowledge.screening import (
    Bundle,
    Plan,
    Rulebook,
    ScreeningResult,
    evaluate,
    parse_facts,
    plan,
    touched,
)

_REMEMBERED = 512
Planning = Callable[
    [Mapping[str, Any], date, frozenset[str], frozenset[str], Iterable[Bundle]], Plan
]


@dataclass(frozen=True)
class Engine:
    """What the interview asks of the rules. ``rules`` is version and digest, kept with a result."""

    evaluate: Callable[[Mapping[str, Any], date], ScreeningResult]
    plan: Planning
    touched: Callable[[Mapping[str, Any], date], frozenset[str]]
    programmes: frozenset[str]
    rules: str


def build_engine(rulebook: Rulebook) -> Engine:
    """Return the engine over a rulebook."""
    return Engine(
        evaluate=lambda raw, on: evaluate(rulebook, parse_facts(raw), on),
        plan=_remembering(rulebook),
        touched=lambda raw, on: touched(rulebook, parse_facts(raw), on),
        programmes=frozenset(rulebook.programmes),
        rules=f"{rulebook.version} {rulebook.digest}"[:64],
    )


def _remembering(rulebook: Rulebook) -> Planning:
    """Return ``plan`` with a memory: one turn asks for the same plan several times.

    It keeps a digest of the facts, never the facts.
    """
    known: dict[bytes, Plan] = {}

    def find(
        raw: Mapping[str, Any],
        on: date,
        wanted: frozenset[str],
        skip: frozenset[str],
        bundles: Iterable[Bundle],
    ) -> Plan:
        offered = tuple(bundles)
        asked = [raw, str(on), sorted(wanted), sorted(skip), [bundle.name for bundle in offered]]
        key = sha256(json.dumps(asked, sort_keys=True).encode()).digest()
        if key not in known:
            if len(known) >= _REMEMBERED:
                known.clear()
            known[key] = plan(rulebook, parse_facts(raw), on, wanted, skip, offered)
        return known[key]

    return find
