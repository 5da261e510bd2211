"""Whether everybody who owes support is unable to give it (C-43 art. 8)."""

from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.screening import logic
from knowledge.screening.context import Context, Readings, merge
from knowledge.screening.logic import MASK_NO, MASK_UNKNOWN, MASK_YES, Truth, Verdict
from knowledge.screening.nodes import NO_READINGS, Node


@dataclass(frozen=True, eq=False)
class NobodyCanSupport:
    """YES when the list is empty or every person on it counts as unable.

    Unable: ``exempt`` status, or ``old_age`` and ``old_status``. Otherwise ``can_support`` true
    is NO, and everything else stays UNKNOWN: the average income and the relative's property are
    for the window to look at.
    """

    fact: str
    exempt: frozenset[str]
    old_age: int
    old_status: frozenset[str]

    def names(self) -> Iterator[str]:
        """Yield the list."""
        yield self.fact

    def parts(self) -> tuple[Node, ...]:
        """Return nothing: a leaf has no parts."""
        return ()

    def work_out(self, ctx: Context) -> Verdict | None:
        """Return the verdict over all persons."""
        persons = self._persons(ctx)
        if persons is None:
            return logic.OPEN_NUMBER
        return logic.all_of(self.person(ctx, item) for item in persons)

    def open_for(self, ctx: Context, target: Truth) -> Readings:
        """Return what is open about the persons who are not settled."""
        verdict = ctx.verdict(self)
        if verdict is None or verdict.is_settled:
            return NO_READINGS
        persons = self._persons(ctx)
        if persons is None:
            return {self.fact: 1}
        return merge(self._open_about(ctx, item, target) for item in persons)

    def facts_read(self, ctx: Context) -> tuple[str, ...]:
        """Return the facts the verdict now rests on: the person who can, or what is open."""
        for item in self._persons(ctx) or ():
            if self.person(ctx, item) == logic.NO:
                return (f"{item}.can_support",)
        return tuple(self.open_for(ctx, Truth.UNKNOWN)) or (self.fact,)

    def person(self, ctx: Context, item: str) -> Verdict:
        """Return whether one person counts as unable to give support."""
        exempt = self._exempt(ctx, item)
        if exempt is Truth.YES:
            return logic.YES
        can_support = ctx.facts.value(f"{item}.can_support")
        if can_support is True:
            return logic.NO
        may = MASK_UNKNOWN | (MASK_YES if exempt is Truth.UNKNOWN else 0)
        return Verdict(Truth.UNKNOWN, may if can_support is False else may | MASK_NO)

    def _persons(self, ctx: Context) -> list[str] | None:
        count = ctx.facts.items(self.fact)
        return None if count is None else [f"{self.fact}[{place}]" for place in range(count)]

    def _exempt(self, ctx: Context, item: str) -> Truth:
        """Return UNKNOWN only while an answer can still make it so."""
        status = ctx.facts.value(f"{item}.status")
        if not isinstance(status, frozenset):
            return Truth.UNKNOWN
        if status & self.exempt:
            return Truth.YES
        return self._old(ctx, f"{item}.age") if status & self.old_status else Truth.NO

    def _old(self, ctx: Context, age: str) -> Truth:
        low = ctx.facts.number(age).low
        if low is not None and low >= self.old_age:
            return Truth.YES
        return Truth.UNKNOWN if ctx.facts.is_open(age) else Truth.NO

    def _open_about(self, ctx: Context, item: str, target: Truth) -> Readings:
        if self.person(ctx, item).is_settled:
            return NO_READINGS
        asks_support = target is not Truth.YES
        is_exempt_open = self._exempt(ctx, item) is Truth.UNKNOWN
        wanted = (
            *((f"{item}.can_support",) if asks_support else ()),
            *((f"{item}.status", f"{item}.age") if is_exempt_open else ()),
        )
        return {name: 1 for name in wanted if ctx.facts.is_open(name)}
