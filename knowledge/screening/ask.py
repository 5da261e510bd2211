"""Which question to put next: the one that settles most for least burden."""

from collections.abc import Iterable
from datetime import date

from knowledge.screening.context import Context
from knowledge.screening.engine import is_urgent, look
from knowledge.screening.facts import Facts, Marker
from knowledge.screening.logic import Truth
from knowledge.screening.programmes import Programme, Standing, open_facts, stand
from knowledge.screening.rulebook import Rulebook
from knowledge.screening.splitting import stand_by_cases, typical_values

Programmes = list[tuple[Programme, Standing]]

LOOKED_AT = 6  # candidates that are tried out; the others are judged by how often they are read
TOPIC_BONUS = 1.3  # finishing a subject beats jumping to the next one
READ = 0.1  # being read at all: some answers only pay together with others
NARROWED = 0.25  # an answer that rules out outcomes without settling is worth this much


def next_question(
    rulebook: Rulebook,
    facts: Facts,
    on: date,
    wanted: frozenset[str],
    skip: frozenset[str],
) -> str | None:
    """Return the fact to ask next (dotted for a field), or None when nothing can change.

    ``wanted`` are programme ids (unknown ones are ignored); ``skip`` facts that were refused or
    put off, a struct with all its fields. Facts already answered with "don't know" and residual
    facts are not asked. Nothing is asked once the case is urgent.
    """
    ctx = look(rulebook, facts, on)
    if is_urgent(rulebook, ctx):
        return None
    open_ones = _unsettled(rulebook, ctx, wanted)
    readings = _candidates(ctx, open_ones, skip)
    if not readings:
        return None
    first = [name for name in ctx.open_for(rulebook.urgent, Truth.YES) if name in readings]
    if first:
        return first[0]  # whether somebody needs help today comes before everything
    ease = {name: _ease(ctx, name) for name in readings}
    by_reading = sorted(readings, key=lambda name: -len(readings[name]) * ease[name])
    worth = {
        name: _worth(rulebook, ctx, name, readings[name]) * ease[name]
        for name in by_reading[:LOOKED_AT]
    }
    return max(worth, key=lambda name: worth[name])


def _unsettled(rulebook: Rulebook, ctx: Context, wanted: Iterable[str]) -> Programmes:
    found = []
    for key, programme in rulebook.programmes.items():
        if key in wanted:
            standing = stand_by_cases(ctx, programme, rulebook.words_tested[key])
            if not standing.is_settled:
                found.append((programme, standing))
    return found


def _candidates(
    ctx: Context, programmes: Programmes, skip: frozenset[str]
) -> dict[str, Programmes]:
    readings: dict[str, Programmes] = {}
    for programme, standing in programmes:
        for name in dict.fromkeys(open_facts(ctx, programme)):
            readings.setdefault(name, []).append((programme, standing))
    return {name: found for name, found in readings.items() if _may_ask(ctx, name, skip)}


def _may_ask(ctx: Context, name: str, skip: frozenset[str]) -> bool:
    is_skipped = name in skip or any(name.startswith((f"{s}.", f"{s}[")) for s in skip)
    is_residual = ctx.facts.dictionary.spec(name).is_residual
    return not (is_skipped or is_residual or ctx.facts.value(name) is not Marker.NOT_ASKED)


def _ease(ctx: Context, name: str) -> float:
    spec = ctx.facts.dictionary.spec(name)
    begun = {ctx.facts.dictionary.spec(fact).topic for fact in ctx.facts.values}
    return (TOPIC_BONUS if spec.topic in begun else 1.0) / spec.burden


def _worth(rulebook: Rulebook, ctx: Context, name: str, programmes: Programmes) -> float:
    """Return how many programmes an answer settles, on average over typical answers."""
    total = READ * len(programmes)
    for programme, before in programmes:
        values = typical_values(ctx, name, rulebook.words_tested[programme.id])
        gains = (_gain(stand(ctx.assume(name, v), programme.id), before) for v in values)
        total += sum(gains) / max(len(values), 1)
    return total


def _gain(after: Standing, before: Standing) -> float:
    if after.is_settled:
        return 1.0
    return NARROWED * (len(before.may) - len(after.may)) / len(before.may)
