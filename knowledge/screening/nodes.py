"""The condition tree: connectives and leaves.

``work_out`` gives the verdict, ``open_for(target)`` the facts that could still move it to or
from ``target``, ``names`` every fact it may read.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol

from knowledge.screening import logic
from knowledge.screening.context import Context, Readings, merge
from knowledge.screening.logic import Truth, Verdict

NO_READINGS: Readings = MappingProxyType({})


class Node(Protocol):
    """A condition. Nodes are compared by identity and worked out once per context."""

    def work_out(self, ctx: Context) -> Verdict | None:
        """Return the verdict; None for a residual fact that was not asked."""

    def open_for(self, ctx: Context, target: Truth) -> Readings:
        """Return the open facts that decide whether this ends in ``target``."""

    def names(self) -> Iterator[str]:
        """Yield the facts it may read."""

    def parts(self) -> "tuple[Node, ...]":
        """Return the conditions directly below."""


def can_change(verdict: Verdict | None, target: Truth) -> bool:
    """Tell whether it is still open that a verdict ends in ``target``."""
    return (
        verdict is not None
        and bool(verdict.may & logic.bit(target))
        and verdict != Verdict(target, logic.bit(target))
    )


@dataclass(frozen=True, eq=False)
class Junction:
    """Shared by AND and OR; ``children`` whose verdict is None do not take part."""

    children: tuple[Node, ...]

    def open_for(self, ctx: Context, target: Truth) -> Readings:
        """Return the open facts of the children that can still go that way."""
        if not can_change(ctx.verdict(self), target):
            return NO_READINGS
        return merge(
            ctx.open_for(child, target)
            for child in self.children
            if can_change(ctx.verdict(child), target)
        )

    def work_out(self, ctx: Context) -> Verdict | None:
        """Return Kleene AND or OR."""
        raise NotImplementedError

    def names(self) -> Iterator[str]:
        """Yield the facts of all children."""
        for child in self.children:
            yield from child.names()

    def parts(self) -> tuple[Node, ...]:
        """Return the children."""
        return self.children


class All(Junction):
    """Kleene AND."""

    def work_out(self, ctx: Context) -> Verdict | None:
        """Return YES when every child is; what comes after a settled NO is not worked out."""
        total: Verdict | None = None if self.children else logic.YES
        for child in self.children:
            verdict = ctx.verdict(child)
            if verdict == logic.NO:
                return logic.NO
            if verdict is not None:
                total = verdict if total is None else logic.both(total, verdict)
        return total


class Any(Junction):
    """Kleene OR."""

    def work_out(self, ctx: Context) -> Verdict | None:
        """Return YES when one child is; what comes after a settled YES is not worked out."""
        total: Verdict | None = None if self.children else logic.NO
        for child in self.children:
            verdict = ctx.verdict(child)
            if verdict == logic.YES:
                return logic.YES
            if verdict is not None:
                total = verdict if total is None else logic.either(total, verdict)
        return total


class Best(Any):
    """Kleene OR over things that may be had side by side: every one that is YES is named."""


@dataclass(frozen=True, eq=False)
class Wrapper:
    """Shared by the conditions on one other condition."""

    child: Node

    def work_out(self, ctx: Context) -> Verdict | None:
        """Return the verdict from the child's."""
        raise NotImplementedError

    def open_for(self, ctx: Context, target: Truth) -> Readings:
        """Return what is open about the child."""
        raise NotImplementedError

    def names(self) -> Iterator[str]:
        """Yield the facts of the child."""
        return self.child.names()

    def parts(self) -> tuple[Node, ...]:
        """Return the child."""
        return (self.child,)


class Not(Wrapper):
    """Kleene NOT."""

    def work_out(self, ctx: Context) -> Verdict | None:
        """Return the child's verdict turned round."""
        verdict = ctx.verdict(self.child)
        return None if verdict is None else logic.negate(verdict)

    def open_for(self, ctx: Context, target: Truth) -> Readings:
        """Return what decides whether the child ends in the opposite."""
        return ctx.open_for(self.child, Truth(2 - target))


class NeverNo(Wrapper):
    """A test the window makes: what looks like NO is only UNKNOWN (rule 0.3)."""

    def work_out(self, ctx: Context) -> Verdict | None:
        """Return the child's verdict, NO weakened."""
        verdict = ctx.verdict(self.child)
        return None if verdict is None else logic.never_no(verdict)

    def open_for(self, ctx: Context, target: Truth) -> Readings:
        """Return what decides whether the child is YES."""
        return ctx.open_for(self.child, target) if target is Truth.YES else NO_READINGS


class NeverYes(Wrapper):
    """Somebody has discretion: what looks like YES is only UNKNOWN."""

    def work_out(self, ctx: Context) -> Verdict | None:
        """Return the child's verdict, YES weakened."""
        verdict = ctx.verdict(self.child)
        return None if verdict is None else logic.never_yes(verdict)

    def open_for(self, ctx: Context, target: Truth) -> Readings:
        """Return what decides whether the child is NO."""
        return ctx.open_for(self.child, target) if target is Truth.NO else NO_READINGS


class Unless(Wrapper):
    """The plain test "not known to be so"; rests on an assumption while the child is open."""

    def work_out(self, ctx: Context) -> Verdict | None:
        """Return YES unless the child is YES now."""
        verdict = ctx.verdict(self.child)
        return logic.YES if verdict is None else logic.unless(verdict)

    def open_for(self, ctx: Context, target: Truth) -> Readings:
        """Return what decides whether the child is YES."""
        return ctx.open_for(self.child, Truth.YES) if target is not Truth.UNKNOWN else NO_READINGS


@dataclass(frozen=True)
class Sentences:
    """What we say about a condition that is so, is not so, or is open."""

    holds: str
    fails: str
    open: str

    def of(self, truth: int) -> str:
        """Return the sentence for a truth value; "" when there is none."""
        return (self.fails, self.open, self.holds)[truth]


@dataclass(frozen=True, eq=False)
class Condition(Wrapper):
    """A named condition with its source; with sentences, reasons stop here.

    ``label`` is how tables call a condition that has no sentences of its own.
    """

    name: str
    cite: tuple[str, ...]
    sentences: Sentences | None
    label: str = ""

    def work_out(self, ctx: Context) -> Verdict | None:
        """Return the child's verdict."""
        return ctx.verdict(self.child)

    def open_for(self, ctx: Context, target: Truth) -> Readings:
        """Return what is open below."""
        return ctx.open_for(self.child, target)
