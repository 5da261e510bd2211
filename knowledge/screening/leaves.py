"""Leaves of the condition tree: one test of one fact or number."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from knowledge.screening import logic
from knowledge.screening.amounts import is_known_absent, number, open_sources, reads, sources
from knowledge.screening.context import Context, Readings
from knowledge.screening.facts import Items, Marker
from knowledge.screening.intervals import Interval, Number, is_below, plain, scale
from knowledge.screening.logic import Truth, Verdict
from knowledge.screening.nodes import NO_READINGS, Node, can_change


@dataclass(frozen=True, eq=False)
class Leaf:
    """Shared by the tests of one fact."""

    fact: str

    def names(self) -> Iterator[str]:
        """Yield the fact."""
        yield self.fact

    def parts(self) -> tuple[Node, ...]:
        """Return nothing: a leaf has no parts."""
        return ()

    def work_out(self, ctx: Context) -> Verdict | None:
        """Return the verdict; None while a residual fact is not asked."""
        value = ctx.facts.value(self.fact)
        if value is Marker.NOT_ASKED and ctx.facts.dictionary.spec(self.fact).is_residual:
            return None
        return self.test(value)

    def open_for(self, ctx: Context, target: Truth) -> Readings:
        """Return the fact while it is open."""
        if not can_change(ctx.verdict(self), target):
            return NO_READINGS
        return {ctx.facts.name_to_ask(self.fact): 1}

    def test(self, value: object) -> Verdict:
        """Return the verdict for a value or marker."""
        raise NotImplementedError


@dataclass(frozen=True, eq=False)
class IsOneOf(Leaf):
    """A word is in ``words``; a list of words shares one with them."""

    words: frozenset[str]

    def test(self, value: object) -> Verdict:
        """Return YES when the word, or one of the words, is there."""
        if isinstance(value, str):
            return logic.settled(value in self.words)
        if isinstance(value, frozenset):
            return logic.settled(bool(value & self.words))
        return logic.NO if value is Marker.NOTHING else logic.OPEN


@dataclass(frozen=True, eq=False)
class IsSo(Leaf):
    """A yes/no fact has the answer ``expected``."""

    expected: bool

    def test(self, value: object) -> Verdict:
        """Return YES when the answer is the expected one."""
        if isinstance(value, bool):
            return logic.settled(value is self.expected)
        return logic.NO if value is Marker.NOTHING else logic.OPEN


class IsNone(Leaf):
    """Known to be none: no certificate, nobody, nothing happened, none of the words."""

    def test(self, value: object) -> Verdict:
        """Return YES for a known nothing."""
        if value in (Marker.NOT_ASKED, Marker.UNKNOWN):
            return logic.OPEN
        return logic.settled(value is Marker.NOTHING or value == frozenset() or value == Items(0))


@dataclass(frozen=True, eq=False)
class Answered:
    """Every one of ``facts`` has been answered; a range or a sum they are in is an answer."""

    facts: tuple[str, ...]

    def names(self) -> Iterator[str]:
        """Yield the facts."""
        yield from self.facts

    def parts(self) -> tuple[Node, ...]:
        """Return nothing: a leaf has no parts."""
        return ()

    def work_out(self, ctx: Context) -> Verdict | None:
        """Return YES, or UNKNOWN that will become YES."""
        is_open = any(ctx.facts.is_lacking(fact) for fact in self.facts)
        return Verdict(Truth.UNKNOWN if is_open else Truth.YES, logic.MASK_YES)

    def open_for(self, ctx: Context, target: Truth) -> Readings:
        """Return the facts that are still open."""
        if target is not Truth.YES:
            return NO_READINGS
        return {ctx.facts.name_to_ask(f): 1 for f in self.facts if ctx.facts.is_lacking(f)}


@dataclass(frozen=True, eq=False)
class Asked:
    """One of ``facts`` was put to the citizen, "don't know" included; for triggers."""

    facts: tuple[str, ...]

    def names(self) -> Iterator[str]:
        """Yield the facts."""
        yield from self.facts

    def parts(self) -> tuple[Node, ...]:
        """Return nothing: a leaf has no parts."""
        return ()

    def work_out(self, ctx: Context) -> Verdict | None:
        """Return YES or NO."""
        return logic.settled(any(ctx.facts.is_asked(fact) for fact in self.facts))

    def open_for(self, ctx: Context, target: Truth) -> Readings:
        """Return nothing: asking in order to have asked settles nothing."""
        return NO_READINGS


@dataclass(frozen=True, eq=False)
class Line:
    """The right side of a comparison: a product of a plain factor and named numbers."""

    factor: Number
    numbers: tuple[str, ...]

    def reads(self) -> Iterator[str]:
        """Yield every fact the line may depend on."""
        for name in self.numbers:
            yield from reads(name)

    def interval(self, ctx: Context) -> Interval:
        """Return the product; all numbers in it are never negative."""
        return ctx.number(self, self._work_out)

    def _work_out(self, ctx: Context) -> Interval:
        low: Number | None = self.factor
        high: Number | None = self.factor
        for name in self.numbers:
            term = number(ctx, name)
            low = None if low is None or term.low is None else plain(low * term.low)
            high = None if high is None or term.high is None else plain(high * term.high)
        return Interval(low, high)


Comparison = Callable[[Interval, Interval], Truth]


def _turn(truth: Truth) -> Truth:
    return Truth(2 - truth)


COMPARISONS: dict[str, Comparison] = {
    "below": is_below,
    "above": lambda left, right: is_below(right, left),
    "at_least": lambda left, right: _turn(is_below(left, right)),
    "at_most": lambda left, right: _turn(is_below(right, left)),
}


@dataclass(frozen=True, eq=False)
class Compares:
    """A number against a line, settled only over whole intervals.

    With ``tolerance`` the line is a soft one (rule 0.3): a NO needs the number to lie beyond
    the line by more than that factor, and every one of ``items`` answered.
    """

    left: str
    comparison: str
    line: Line
    tolerance: Number | None = None
    items: tuple[str, ...] = ()

    def names(self) -> Iterator[str]:
        """Yield every fact that either side may depend on."""
        for side in (self.left, *self.line.numbers):
            yield from reads(side)
        yield from self.items

    def parts(self) -> tuple[Node, ...]:
        """Return nothing: a leaf has no parts."""
        return ()

    def work_out(self, ctx: Context) -> Verdict | None:
        """Return the verdict, open when a fact behind either side is."""
        if is_known_absent(ctx, self.left):
            return logic.NO
        truth = self._truth(ctx)
        if truth is not Truth.UNKNOWN:
            return logic.settled(truth is Truth.YES)
        return logic.OPEN_NUMBER if self._open(ctx) else logic.STUCK

    def open_for(self, ctx: Context, target: Truth) -> Readings:
        """Return the open facts behind both sides."""
        return self._open(ctx) if can_change(ctx.verdict(self), target) else NO_READINGS

    def facts_read(self, ctx: Context) -> tuple[str, ...]:
        """Return the facts behind both sides."""
        sides = (self.left, *self.line.numbers)
        return tuple(fact for side in sides for fact in sources(ctx, side))

    def _truth(self, ctx: Context) -> Truth:
        left, right = number(ctx, self.left), self.line.interval(ctx)
        truth = COMPARISONS[self.comparison](left, right)
        if truth is not Truth.NO or self.tolerance is None:
            return truth
        is_far = is_below(scale(right, self.tolerance), left) is Truth.YES
        is_complete = not any(ctx.facts.is_lacking(item) for item in self.items)
        return Truth.NO if is_far and is_complete else Truth.UNKNOWN

    def _open(self, ctx: Context) -> Readings:
        behind = [
            fact for side in (self.left, *self.line.numbers) for fact in open_sources(ctx, side)
        ]
        behind.extend(item for item in self.items if ctx.facts.is_lacking(item))
        return {ctx.facts.name_to_ask(fact): 1 for fact in behind}
