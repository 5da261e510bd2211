"""One look at one set of facts: what the conditions are worked out from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from knowledge.screening.facts import Facts, Value
from knowledge.screening.intervals import Interval
from knowledge.screening.local import Local
from knowledge.screening.logic import Truth, Verdict

if TYPE_CHECKING:
    from knowledge.screening.nodes import Node
    from knowledge.screening.programmes import Programme, Standing

Readings = Mapping[str, int]  # open facts, and in how many places each is read


def merge(readings: Iterable[Readings]) -> Readings:
    """Return all readings added up, in their order."""
    total: dict[str, int] = {}
    for some in readings:
        for name, times in some.items():
            total[name] = total.get(name, 0) + times
    return total


@dataclass(eq=False)
class Context:
    """Facts, the amounts in force, and a memory of what was worked out already."""

    facts: Facts
    on: date
    amounts: Mapping[str, Fraction]
    dates: Mapping[str, date]  # since when each amount is in force
    marks: Mapping[str, str]  # how well each amount is known
    local: Local
    programmes: "Mapping[str, Programme]"
    readers: "Mapping[str, frozenset[Node | str]]"  # what depends on each fact
    verdicts: "dict[Node, Verdict | None]" = field(default_factory=dict)
    openings: "dict[tuple[Node, Truth], Readings]" = field(default_factory=dict)
    numbers: dict[str, Interval] = field(default_factory=dict)
    standings: "dict[str, Standing]" = field(default_factory=dict)

    def verdict(self, node: "Node") -> Verdict | None:
        """Return the node's verdict; None when it is residual and was not asked."""
        if node not in self.verdicts:
            self.verdicts[node] = node.work_out(self)
        return self.verdicts[node]

    def open_for(self, node: "Node", target: Truth) -> Readings:
        """Return the open facts that decide whether the node ends in ``target``."""
        key = (node, target)
        if key not in self.openings:
            self.openings[key] = node.open_for(self, target)
        return self.openings[key]

    def assume(self, name: str, value: Value) -> "Context":
        """Return the look with one more value put in; what does not read it is kept."""
        head = fact_head(name)
        stale = self.readers.get(head, frozenset())
        numbers = {
            key: number
            for key, number in self.numbers.items()
            if key not in stale and fact_head(key) != head
        }
        return replace(
            self,
            facts=self.facts.assume(name, value),
            verdicts={node: v for node, v in self.verdicts.items() if node not in stale},
            openings={key: v for key, v in self.openings.items() if key[0] not in stale},
            numbers=numbers,
            standings={key: v for key, v in self.standings.items() if key not in stale},
        )


def fact_head(name: str) -> str:
    """Return the top-level fact of a dotted name."""
    return name.partition(".")[0].partition("[")[0]
