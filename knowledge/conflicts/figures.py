"""The figures of a part of a clause: how much of what, and whether it is a limit."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import inf

import cn2an

from knowledge.conflicts.rules import FigureRules

_HALF = "半"
_NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Figure:
    """A figure as a span of numbers in one unit; a limit ends in infinity."""

    low: float
    high: float
    unit: str  # the unit compared in
    written: str  # as it stands there, with «at least» and the like
    span: tuple[int, int]  # in the part; of a limit without the words before it
    times: frozenset[str] = _NOTHING  # counted by the month, by the year; empty: not said
    heads: frozenset[str] = _NOTHING  # counted by the person, by the household

    @property
    def is_limit(self) -> bool:
        """Tell whether it only says «at least» or «at most»."""
        return inf in (self.high, -self.low)

    def is_comparable(self, other: "Figure") -> bool:
        """Tell whether both count the same kind of thing."""
        return self.unit == other.unit and all(
            not mine or not theirs or mine == theirs
            for mine, theirs in ((self.times, other.times), (self.heads, other.heads))
        )

    def agrees(self, other: "Figure") -> bool:
        """Tell whether both can be true.

        A limit agrees with what lies within it, and with any limit of the other kind: «within
        6 months» and «after 6 months», «for at least 7 days» and «within 3 days».
        """
        if self.is_limit and other.is_limit and (self.high == inf) != (other.high == inf):
            return True
        if self.is_limit == other.is_limit:
            return (self.low, self.high) == (other.low, other.high)
        limit, inner = (self, other) if self.is_limit else (other, self)
        return limit.low <= inner.low and inner.high <= limit.high


def read_figures(part: str, rules: FigureRules) -> tuple[Figure, ...]:
    """Return the figures of a part of a clause, which is folded for matching; dates are none.

    «500元以上1000元以下» and «500至1000元» are one figure. A figure that is said to have been
    valid before («由600元提高到650元») is left out.
    """
    undated = rules.none.sub(lambda found: "\0" * len(found.group()), part)
    found = [_with_limit(one, undated, rules) for one in _plain(undated, rules)]
    joined = _joined([one for one in found if not _is_former(one, undated, rules)], part)
    times, heads = (
        frozenset(name for name, words in named.items() if words.search(part))
        for named in (rules.times, rules.heads)
    )
    return tuple(replace(one, times=times, heads=heads) for one in joined)


def _plain(part: str, rules: FigureRules) -> Iterator[Figure]:
    for match in rules.figure.finditer(part):
        unit, factor = _unit(match, part, rules)
        low, high = _number(match["low"]), _number(match["high"] or match["low"])
        if unit and low is not None and high is not None:
            yield Figure(low * factor, high * factor, unit, match.group(), match.span())


def _unit(match: re.Match[str], part: str, rules: FigureRules) -> tuple[str, float]:
    """Return the unit compared in and how many of it; no unit for what is no figure."""
    if match["share"]:
        return "%", rules.shares[match["share"]]
    written = match["unit"] or match["first"]
    if not written or rules.unclear.match(part, match.end()):
        return "", 0
    is_other_word = rules.not_a_unit.match(part, match.end() - len(written))
    return ("", 0) if is_other_word else rules.units[written]


def _number(written: str) -> float | None:
    if written == _HALF:
        return 0.5
    try:
        return float(cn2an.cn2an(written.replace("〇", "零"), "smart"))
    except ValueError:
        return None


def _with_limit(one: Figure, part: str, rules: FigureRules) -> Figure:
    start, end = one.span
    for limit, is_least in ((rules.at_least, True), (rules.at_most, False)):
        said, follows = limit.before.search(part[:start]), limit.after.match(part, end)
        if one.low == one.high and (said or follows):
            begin, stop = said.start() if said else start, follows.end() if follows else end
            low, high = (one.low, inf) if is_least else (-inf, one.high)
            return replace(one, low=low, high=high, written=part[begin:stop], span=(start, stop))
    return one


def _is_former(one: Figure, part: str, rules: FigureRules) -> bool:
    start, end = one.span
    return bool(rules.former.before.search(part[:start]) and rules.former.after.match(part, end))


def _joined(found: list[Figure], part: str) -> list[Figure]:
    """Return the figures with «at least A, at most B» next to each other made into one."""
    joined: list[Figure] = []
    for one in found:
        if joined and _continues(joined[-1], one):
            span = (joined[-1].span[0], one.span[1])
            joined[-1] = replace(joined[-1], high=one.high, written=part[slice(*span)], span=span)
        else:
            joined.append(one)
    return joined


def _continues(last: Figure, one: Figure) -> bool:
    is_span = last.high == inf and one.low == -inf
    return is_span and last.unit == one.unit and last.span[1] == one.span[0]
