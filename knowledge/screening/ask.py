"""Which question to put next: the one that settles most for least burden."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from knowledge.screening.context import Context
from knowledge.screening.engine import is_urgent, look
from knowledge.screening.facts import Facts, Marker, Value
from knowledge.screening.frequencies import Case, joint, load_frequencies
from knowledge.screening.logic import Truth
from knowledge.screening.programmes import Programme, Standing, open_facts, stand
from knowledge.screening.rulebook import Rulebook
from knowledge.screening.splitting import stand_by_cases, typical_values

Programmes = list[tuple[Programme, Standing]]

LOOKED_AT = 6  # candidates that are tried out; the others are judged by how often they are read
TOPIC_BONUS = 1.3  # finishing a subject beats jumping to the next one
MOST_FURTHER = 12  # questions looked ahead when counting those to come
READ = 0.1  # being read at all: some answers only pay together with others
NARROWED = 0.25  # an answer that rules out outcomes without settling is worth this much


@dataclass(frozen=True)
class Bundle:
    """Facts that one question asks about together, and what that question costs."""

    name: str
    facts: tuple[str, ...]
    burden: float


@dataclass(frozen=True)
class Unit:
    """A question that may be put: the facts it would settle, and who reads each."""

    name: str
    burden: float
    readings: Mapping[str, Programmes]

    @property
    def programmes(self) -> Programmes:
        """Return the open programmes that read one of the facts, each once."""
        found = {one[0].id: one for readers in self.readings.values() for one in readers}
        return list(found.values())


@dataclass(frozen=True)
class Plan:
    """What to ask next (None: nothing can change), and every fact that can still matter.

    ``left`` is how many questions follow this one when the answers are the usual ones.
    """

    question: str | None
    open: tuple[str, ...] = ()
    left: int = 0


def plan(
    rulebook: Rulebook,
    facts: Facts,
    on: date,
    wanted: frozenset[str],
    skip: frozenset[str],
    bundles: Iterable[Bundle] = (),
) -> Plan:
    """Choose the next question: a fact (dotted for a field), or one of ``bundles`` by its name.

    ``wanted`` are programme ids (unknown ones are ignored); ``skip`` facts that were refused or
    put off, a struct with all its fields. Facts already answered with "don't know" and residual
    facts are not asked. Nothing is asked once the case is urgent. A bundle is chosen only when
    two or more of its facts could still change something.
    """
    ctx = look(rulebook, facts, on)
    if is_urgent(rulebook, ctx):
        return Plan(None)
    readings = _candidates(ctx, _unsettled(rulebook, ctx, wanted), skip)
    if not readings:
        return Plan(None)
    first = [name for name in ctx.open_for(rulebook.urgent, Truth.YES) if name in readings]
    # Whether somebody needs help today comes before everything.
    offered = tuple(bundles)
    units = _units(ctx, readings, offered)
    question = first[0] if first else _best(rulebook, ctx, units)
    look_further = _Further(rulebook, wanted, skip, offered)
    return Plan(question, tuple(readings), look_further.count(ctx, units, question))


def next_question(
    rulebook: Rulebook,
    facts: Facts,
    on: date,
    wanted: frozenset[str],
    skip: frozenset[str],
    bundles: Iterable[Bundle] = (),
) -> str | None:
    """Return the question of ``plan`` alone."""
    return plan(rulebook, facts, on, wanted, skip, bundles).question


def _best(rulebook: Rulebook, ctx: Context, units: list[Unit]) -> str:
    ease = {unit.name: _ease(ctx, unit) for unit in units}
    by_reading = sorted(units, key=lambda unit: -_times_read(unit) * ease[unit.name])
    worth = {
        unit.name: _worth(rulebook, ctx, unit) * ease[unit.name] for unit in by_reading[:LOOKED_AT]
    }
    return max(worth, key=lambda name: worth[name])


@dataclass(frozen=True)
class _Further:
    """Counts the questions to come by giving the usual answers one after the other."""

    rulebook: Rulebook
    wanted: frozenset[str]
    skip: frozenset[str]
    bundles: tuple[Bundle, ...]

    def count(self, ctx: Context, units: list[Unit], question: str) -> int:
        """Return how many questions follow ``question``."""
        for count in range(MOST_FURTHER):
            asked = next((unit for unit in units if unit.name == question), None)
            if asked is None:
                return count
            ctx = ctx.assume(self._usual(ctx, asked))
            if is_urgent(self.rulebook, ctx):
                return count
            readings = _candidates(ctx, self._unsettled(ctx), self.skip)
            units = _units(ctx, readings, self.bundles)
            if not units:
                return count
            ease = {unit.name: _times_read(unit) * _ease(ctx, unit) for unit in units}
            question = max(ease, key=lambda name: ease[name])
        return MOST_FURTHER

    def _unsettled(self, ctx: Context) -> Programmes:
        """Return what plain logic leaves open; a count need not split cases."""
        found = (
            (one, stand(ctx, key)) for key, one in ctx.programmes.items() if key in self.wanted
        )
        return [(programme, standing) for programme, standing in found if not standing.is_settled]

    def _usual(self, ctx: Context, unit: Unit) -> Mapping[str, Value]:
        return _cases(self.rulebook, ctx, unit)[0].values


def _units(
    ctx: Context, readings: Mapping[str, Programmes], bundles: Iterable[Bundle]
) -> list[Unit]:
    bundled: dict[str, Unit] = {}
    for bundle in bundles:
        found = {fact: readings[fact] for fact in bundle.facts if fact in readings}
        if len(found) > 1:
            unit = Unit(bundle.name, bundle.burden, found)
            bundled.update(dict.fromkeys(found, unit))
    units = {
        unit.name: unit
        for name, readers in readings.items()
        for unit in [
            bundled.get(name) or Unit(name, ctx.facts.dictionary.spec(name).burden, {name: readers})
        ]
    }
    return list(units.values())


def _times_read(unit: Unit) -> int:
    return sum(len(readers) for readers in unit.readings.values())


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


def _ease(ctx: Context, unit: Unit) -> float:
    dictionary = ctx.facts.dictionary
    begun = {dictionary.spec(fact).topic for fact in ctx.facts.values}
    topics = {dictionary.spec(fact).topic for fact in unit.readings}
    return (TOPIC_BONUS if topics & begun else 1.0) / unit.burden


def _worth(rulebook: Rulebook, ctx: Context, unit: Unit) -> float:
    """Return how many programmes an answer settles, on average over typical answers."""
    programmes = unit.programmes
    total = READ * _times_read(unit)
    for case in _cases(rulebook, ctx, unit):
        after = ctx.assume(case.values)
        total += case.weight * sum(_gain(stand(after, p.id), before) for p, before in programmes)
    return total


def _cases(rulebook: Rulebook, ctx: Context, unit: Unit) -> tuple[Case, ...]:
    return joint(_answers(rulebook, ctx, name, unit.readings[name]) for name in unit.readings)


def _answers(rulebook: Rulebook, ctx: Context, name: str, readers: Programmes) -> tuple[Case, ...]:
    known = load_frequencies().get(name)
    if known is not None:
        return known
    values = {
        value: None
        for programme, _ in readers
        for value in typical_values(ctx, name, rulebook.words_tested[programme.id])
    }
    return tuple(Case(1 / len(values), {name: value}) for value in values)


def _gain(after: Standing, before: Standing) -> float:
    if after.is_settled:
        return 1.0
    return NARROWED * (len(before.may) - len(after.may)) / len(before.may)
