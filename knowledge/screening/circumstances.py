"""Leaves about the day and the place, beside those about the person."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from knowledge.screening import logic
from knowledge.screening.context import Context, Readings
from knowledge.screening.leaves import IsSo
from knowledge.screening.logic import Truth, Verdict
from knowledge.screening.nodes import NO_READINGS, Node


@dataclass(frozen=True, eq=False)
class Since:
    """The day looked at is ``first`` or later: a rule exists from then on."""

    first: date

    def names(self) -> Iterator[str]:
        """Yield nothing: no fact matters."""
        yield from ()

    def parts(self) -> tuple[Node, ...]:
        """Return nothing: a leaf has no parts."""
        return ()

    def work_out(self, ctx: Context) -> Verdict | None:
        """Return YES or NO."""
        return logic.settled(ctx.on >= self.first)

    def open_for(self, ctx: Context, target: Truth) -> Readings:
        """Return nothing: no answer changes the day."""
        return NO_READINGS


@dataclass(frozen=True, eq=False)
class IsSoHere(IsSo):
    """A yes/no fact that the deployer's setting answers until the citizen does."""

    def work_out(self, ctx: Context) -> Verdict | None:
        """Return the verdict of the fact, or of the setting while the fact is open."""
        here = getattr(ctx.local, self.fact)
        is_told = here is not None and ctx.facts.is_open(self.fact)
        return self.test(here) if is_told else super().work_out(ctx)
