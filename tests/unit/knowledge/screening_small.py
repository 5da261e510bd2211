"""Small tables of made-up facts, so that a test of the engine sees nothing but the engine."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from knowledge.screening import Rulebook
from knowledge.screening.context import Context
from knowledge.screening.dictionary import Dictionary, FactSpec, FactType
from knowledge.screening.facts import Facts
from knowledge.screening.leaves import IsOneOf, IsSo
from knowledge.screening.nodes import Node
from knowledge.screening.programme_reading import readers_of, residual, words_tested
from knowledge.screening.programmes import Programme, QueueRule, Row
from knowledge.screening.results import ProgrammeOutcome

ON = date(2025, 8, 1)
YES_NO = ("a", "b", "c", "d", "e")
CHAIN = tuple(f"q{place}" for place in range(13))


def spec(name: str, kind: FactType = FactType.YES_NO, **more: Any) -> FactSpec:
    return FactSpec(name, kind, f"{name}?", (f"C-{name}",), "family", 1, **more)


def dictionary(*specs: FactSpec) -> Dictionary:
    facts = {one.name: one for one in specs}
    return Dictionary(facts, "无", frozenset({"unknown"}), "能", "不能")


# Beside plain yes/no facts: what only the window asks, and what the office may have told.
FACTS = dictionary(
    *(spec(name) for name in (*YES_NO, *CHAIN)),
    spec("left", is_residual=True),
    spec("right", is_residual=True),
    spec("pilot_bed", is_local=True),
    spec("word", FactType.WORD, words=("u", "v", "w")),
    spec("words", FactType.WORDS, words=("u", "v", "w")),
    spec("few", FactType.INTEGER, minimum=1, maximum=10),
    spec("number", FactType.NUMBER, probes=(0, 500)),
)


def is_so(name: str) -> Node:
    return IsSo(name, True)


def is_in(name: str, *words: str) -> Node:
    return IsOneOf(name, frozenset(words))


def row(outcome: str, when: Node, *, expires: bool = False) -> Row:
    return Row(ProgrammeOutcome(outcome), when, expires)


def programme(key: str, *rows: Row, **more: Any) -> Programme:
    plain: dict[str, Any] = dict.fromkeys(
        ("decided_by", "shows", "ledger", "papers", "alternatives", "consequences", "notes"), ()
    )
    plain |= {"trigger": is_so("a"), "flags": (), "queues": (QueueRule(f"{key} queue"),)}
    plain |= {"where": f"{key} where", "cite": (f"{key} cite",), "name": f"{key} name"}
    return Programme(id=key, rows=rows, **{**plain, **more})


def small(rulebook: Rulebook, *programmes: Programme, **more: Any) -> Rulebook:
    """The real rulebook's texts and amounts, with other programmes and made-up facts."""
    rows = {one.id: one for one in programmes}
    return replace(
        rulebook,
        dictionary=FACTS,
        programmes=rows,
        texts=replace(rulebook.texts, ledger={}),
        urgent=more.pop("urgent", is_so("e")),
        words_tested={key: words_tested(FACTS, rows, key) for key in rows},
        residual={key: residual(FACTS, one) for key, one in rows.items()},
        readers=readers_of(rows, ()),
        **more,
    )


def told(values: Mapping[str, Any] | None = None) -> Facts:
    """What was said, as parsed values and markers."""
    return Facts(dict(values or {}), FACTS)


def look(rulebook: Rulebook, values: Mapping[str, Any], *programmes: Programme) -> Context:
    rows = {one.id: one for one in programmes}
    local, day = rulebook.local, rulebook.day(ON)
    return Context(told(values), day, local, rows, readers_of(rows, ()))
