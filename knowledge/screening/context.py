"""One look at one set of facts: what the conditions are worked out from."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from knowledge.screening.facts import Facts, Value
from knowledge.screening.intervals import Interval, Number
from knowledge.screening.local import Local
from knowledge.screening.logic import Truth, Verdict

if TYPE_CHECKING:
    from knowledge.screening.leaves import Line
    from knowledge.screening.nodes import Node
    from knowledge.screening.programmes import Programme, Standing
    from knowledge.screening.reasons import Finding

Readings = Mapping[str, int]  # open facts, and in how many places each is read


def merge(readings: Iterable[Readings]) -> Readings:
    """Return all readings added up, in their order."""
    total: dict[str, int] = {}
    for some in readings:
        for name, times in some.items():
            total[name] = total.get(name, 0) + times
    return total


@dataclass(frozen=True)
class Day:
    """The amounts that a day gets, since when each is in force, and those that are too old."""

    on: date
    amounts: Mapping[str, Number]
    dates: Mapping[str, date]
    marks: Mapping[str, str]  # how well each amount is known
    expired: frozenset[str]


@dataclass(eq=False)
class Context:
    """Facts, the day's amounts, and a memory of what was worked out already.

    A look with more values put in keeps a ``base``: what does not read those values (``stale``
    does) is asked of the base, so that many looks ahead share its work.
    """

    facts: Facts
    day: Day
    local: Local
    programmes: "Mapping[str, Programme]"
    readers: "Mapping[str, frozenset[Node | Line | str]]"  # what depends on each fact
    base: "Context | None" = None
    stale: "frozenset[Node | Line | str]" = frozenset()
    verdicts: "dict[Node, Verdict | None]" = field(default_factory=dict)
    numbers: "dict[str | Line, Interval]" = field(default_factory=dict)
    standings: "dict[str, Standing]" = field(default_factory=dict)
    openings: "tuple[dict[Node, Readings], ...]" = field(default_factory=lambda: ({}, {}, {}))
    # what reasons.py has worked out: facts behind a node, conditions that decide it, sentences
    behind: "dict[Node, tuple[str, ...]]" = field(default_factory=dict)
    findings: "dict[Node, tuple[Finding, ...]]" = field(default_factory=dict)
    said: "dict[Node, str]" = field(default_factory=dict)

    @property
    def on(self) -> date:
        """Return the day looked at."""
        return self.day.on

    @property
    def amounts(self) -> Mapping[str, Number]:
        """Return the amounts that the day gets."""
        return self.day.amounts

    @property
    def dates(self) -> Mapping[str, date]:
        """Return since when each amount is in force."""
        return self.day.dates

    @property
    def marks(self) -> Mapping[str, str]:
        """Return how well each amount is known."""
        return self.day.marks

    def verdict(self, node: "Node") -> Verdict | None:
        """Return the node's verdict; None when it is residual and was not asked."""
        known = self.verdicts
        if node in known:
            return known[node]
        is_kept = self.base is not None and node not in self.stale
        found = self.base.verdict(node) if is_kept and self.base else node.work_out(self)
        known[node] = found
        return found

    def open_for(self, node: "Node", target: Truth) -> Readings:
        """Return the open facts that decide whether the node ends in ``target``."""
        known = self.openings[target]
        if node not in known:
            is_kept = self.base is not None and node not in self.stale
            known[node] = (
                self.base.open_for(node, target)
                if is_kept and self.base
                else node.open_for(self, target)
            )
        return known[node]

    def number(self, key: "str | Line", work_out: Callable[["Context"], Interval]) -> Interval:
        """Return the number under ``key`` (a name or a line), worked out once."""
        known = self.numbers.get(key)
        if known is None:
            is_kept = self.base is not None and key not in self.stale
            known = self.base.number(key, work_out) if is_kept and self.base else work_out(self)
            self.numbers[key] = known
        return known

    def standing(self, key: str, work_out: "Callable[[Context], Standing]") -> "Standing":
        """Return where a programme stands, worked out once."""
        known = self.standings.get(key)
        if known is None:
            is_kept = self.base is not None and key not in self.stale
            known = self.base.standing(key, work_out) if is_kept and self.base else work_out(self)
            self.standings[key] = known
        return known

    def assume(self, values: Mapping[str, Value]) -> "Context":
        """Return the look with more values put in, by dotted name."""
        heads = {fact_head(name) for name in values}
        stale = frozenset().union(*(self.readers.get(head, frozenset()) for head in heads))
        return Context(
            facts=self.facts.assume(values),
            day=self.day,
            local=self.local,
            programmes=self.programmes,
            readers=self.readers,
            base=self,
            stale=stale,
        )


@lru_cache(maxsize=4096)
def fact_head(name: str) -> str:
    """Return the top-level fact of a dotted name."""
    return name.partition(".")[0].partition("[")[0]
