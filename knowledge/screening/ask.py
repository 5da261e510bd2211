"""Which question to put next: the one that settles most for least burden."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from knowledge.screening.context import Context
from knowledge.screening.engine import is_urgent, look
from knowledge.screening.facts import Facts, Marker, candidate_values
from knowledge.screening.programmes import Programme, Standing, open_facts, stand
from knowledge.screening.rulebook import Rulebook
from knowledge.screening.splitting import stand_by_cases

LOOKED_AT = 6  # candidates that are tried out; the others are judged by how often they are read
TOPIC_BONUS = 1.3  # finishing a subject beats jumping to the next one
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
    by_reading = sorted(readings, key=lambda name: (-readings[name] * _ease(ctx, name), name))
    return max(
        by_reading[:LOOKED_AT],
        key=lambda name: (_worth(ctx, name, open_ones) * _ease(ctx, name), readings[name]),
    )


def _unsettled(
    rulebook: Rulebook, ctx: Context, wanted: Iterable[str]
) -> list[tuple[Programme, Standing]]:
    found = []
    for key, programme in rulebook.programmes.items():
        if key in wanted:
            standing = stand_by_cases(ctx, programme, rulebook.words_tested[key])
            if not standing.is_settled:
                found.append((programme, standing))
    return found


def _candidates(
    ctx: Context, programmes: list[tuple[Programme, Standing]], skip: frozenset[str]
) -> Counter[str]:
    readings: Counter[str] = Counter()
    for programme, _ in programmes:
        readings.update(set(open_facts(ctx, programme)))
    for name in list(readings):
        is_skipped = name in skip or any(name.startswith((f"{s}.", f"{s}[")) for s in skip)
        if is_skipped or ctx.facts.value(name) is Marker.UNKNOWN or _is_residual(ctx, name):
            del readings[name]
    return readings


def _is_residual(ctx: Context, name: str) -> bool:
    return ctx.facts.dictionary.spec(name).is_residual


def _ease(ctx: Context, name: str) -> float:
    spec = ctx.facts.dictionary.spec(name)
    begun = {ctx.facts.dictionary.spec(fact).topic for fact in ctx.facts.values}
    return (TOPIC_BONUS if spec.topic in begun else 1.0) / spec.burden


def _worth(ctx: Context, name: str, programmes: list[tuple[Programme, Standing]]) -> float:
    """Return how many programmes an answer settles, on average over typical answers."""
    values = candidate_values(ctx.facts, name)
    if not values:
        return 0.0
    total = 0.0
    for value in values:
        then = ctx.assume(name, value)
        total += sum(_gain(stand(then, programme.id), before) for programme, before in programmes)
    return total / len(values)


def _gain(after: Standing, before: Standing) -> float:
    if after.is_settled:
        return 1.0
    return NARROWED * (len(before.may) - len(after.may)) / len(before.may)
