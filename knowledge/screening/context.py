"""One look at one set of facts: what the conditions are worked out from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

from knowledge.screening.facts import Facts, Value
from knowledge.screening.intervals import Interval, Number
from knowledge.screening.local import Local
from knowledge.screening.logic import Truth, Verdict

if TYPE_CHECKING:
    from knowledge.screening.nodes import Node
    from knowledge.screening.programmes import Programme, Standing
    from knowledge.screening.reasons import Finding

Readings = Mapping[str, int]  # open facts, and in how many places each is read
_Worked = TypeVar("_Worked")


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
    """Facts, the day's amounts, and a memory of what was worked out already."""

    facts: Facts
    day: Day
    local: Local
    programmes: "Mapping[str, Programme]"
    readers: "Mapping[str, frozenset[Node | str]]"  # what depends on each fact
    verdicts: "dict[Node, Verdict | None]" = field(default_factory=dict)
    numbers: dict[str, Interval] = field(default_factory=dict)
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
        try:
            return self.verdicts[node]
        except KeyError:
            found = self.verdicts[node] = node.work_out(self)
            return found

    def open_for(self, node: "Node", target: Truth) -> Readings:
        """Return the open facts that decide whether the node ends in ``target``."""
        known = self.openings[target]
        if node not in known:
            known[node] = node.open_for(self, target)
        return known[node]

    def assume(self, name: str, value: Value) -> "Context":
        """Return the look with one more value put in; what does not read it is kept."""
        head = fact_head(name)
        stale = self.readers.get(head, frozenset())
        numbers = _without(self.numbers, stale)
        for key in [key for key in numbers if fact_head(key) == head]:
            del numbers[key]
        return Context(
            facts=self.facts.assume(name, value),
            day=self.day,
            local=self.local,
            programmes=self.programmes,
            readers=self.readers,
            verdicts=_without(self.verdicts, stale),
            numbers=numbers,
            standings=_without(self.standings, stale),
        )


def _without(
    worked_out: "dict[Node, _Worked] | dict[str, _Worked]", stale: "frozenset[Node | str]"
) -> "dict[Any, _Worked]":
    kept: dict[Any, _Worked] = dict(worked_out)
    for key in stale if len(stale) < len(kept) else [key for key in kept if key in stale]:
        kept.pop(key, None)
    return kept


@lru_cache(maxsize=4096)
def fact_head(name: str) -> str:
    """Return the top-level fact of a dotted name."""
    return name.partition(".")[0].partition("[")[0]
