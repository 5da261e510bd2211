"""Several amounts told in one go: «养老金一百五，儿子打工两千多», «加起来一千二»."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, floor
from typing import Any

from knowledge.screening.interview_questions import Group, Question
from knowledge.screening.understand_amounts import (
    Amount,
    find_amounts,
    money_segments,
    says_nothing,
)
from knowledge.screening.understand_asked import Asked, Manner, Mind
from knowledge.screening.understand_groups import Told, closed, says_none, unsaid

Bounds = tuple[Fraction, Fraction]


@dataclass(frozen=True)
class Name:
    """A fact named in a piece of text."""

    start: int
    end: int
    fact: str


@dataclass
class Sums:
    """What is being added up while the pieces are read."""

    amounts: dict[str, list[Bounds]] = field(default_factory=dict)
    loose: list[Bounds] = field(default_factory=list)  # amounts that name no fact
    total: Bounds | None = None
    told: Told = field(default_factory=Told)
    waiting: list[str] = field(default_factory=list)  # named; the amount may stand further on
    is_rest_unknown: bool = False

    def put(self, fact: str, found: Iterable[Bounds]) -> None:
        """Note amounts of a fact."""
        self.amounts.setdefault(fact, []).extend(found)


def read_sums(mind: Mind, asked: Asked, question: Question, tidy: str) -> Mapping[str, Any] | None:
    """Return amounts by fact in the encoding of the amendments; None when nothing was answered.

    An amount that names no fact makes all of them one sum, under the group's ``total``.
    """
    group = question.group
    if group is None:
        return None
    sums = Sums()
    for piece in money_segments(tidy, mind.words):
        _take(mind, group, sums, piece)
    sums.told.open.update(sums.waiting)
    return _settle(mind, group, sums, asked.parts or group.covers, tidy)


def _take(mind: Mind, group: Group, sums: Sums, piece: str) -> None:
    names, amounts = _names(group, piece), _amounts(mind, group, piece)
    is_total = mind.words.numbers.other["total"].search(piece) is not None
    if not amounts:
        _without_amount(mind, group, sums, piece, names)
    elif is_total and len(names) != 1 and len(amounts) == 1:
        sums.total = amounts[0].bounds
        sums.waiting.clear()
    elif not names and len(sums.waiting) == len(amounts) == 1:
        sums.put(sums.waiting.pop(), [amounts[0].bounds])  # «养老金嘛，一百五»
    elif not names:
        sums.loose.extend(amount.bounds for amount in amounts)
    else:
        for name, found in _shared_out(mind, group, names, piece, amounts[0].start):
            if found:
                sums.put(name, found)
            else:
                sums.waiting.append(name)


def _without_amount(mind: Mind, group: Group, sums: Sums, piece: str, names: list[Name]) -> None:
    facts = [name.fact for name in names]
    manner = unsaid(mind, [piece])
    if manner is not None:
        if manner is Manner.DONT_KNOW and mind.words.daily_life["rest"].search(piece):
            sums.is_rest_unknown = True
        elif not facts:  # «有养老金，好多记不清了»
            facts, sums.waiting = sums.waiting, []
        for fact in facts:
            sums.told.leave(fact, manner)
        return
    for fact in facts or _by_nothing(mind, group, piece):
        if says_nothing(mind.book.question(fact), piece, mind.words) or _is_denied(mind, piece):
            sums.told.denied.add(fact)
        else:
            sums.waiting.append(fact)
    if facts and mind.words.answers["all"].search(piece) and _is_denied(mind, piece):
        sums.told.denied.update(sums.waiting)  # «工资、生意都没得»
        sums.waiting.clear()


def _amounts(mind: Mind, group: Group, piece: str) -> list[Amount]:
    """Return the amounts in a piece; «各一百五» of two people is three hundred."""
    if mind.words.answers["nothing"].search(piece):
        return []
    found = find_amounts(piece, mind.words)
    if group.phrases.each.search(piece) is None:
        return found
    if group.phrases.both.search(piece) is None:
        return []
    return [Amount(each.start, (each.bounds[0] * 2, each.bounds[1] * 2)) for each in found]


def _is_denied(mind: Mind, piece: str) -> bool:
    return mind.words.answers["negation"].search(piece) is not None


def _by_nothing(mind: Mind, group: Group, piece: str) -> list[str]:
    """Return the facts that a phrase of their own says are nothing («种点自己吃»)."""
    found = []
    for fact in group.covers:
        nothing = mind.book.question(fact).nothing
        if nothing is not None and nothing.search(piece):
            found.append(fact)
    return found


def _names(group: Group, piece: str) -> list[Name]:
    """Return the facts named, in order; of two names in one place the longer one counts."""
    patterns = {**group.words, **group.aside}
    matches = [
        Name(match.start(), match.end(), fact)
        for fact, pattern in patterns.items()
        for match in pattern.finditer(piece)
    ]
    found: list[Name] = []
    for name in sorted(matches, key=lambda one: (one.start, -one.end)):
        if found and name.start < found[-1].end:
            continue
        if not found or found[-1].fact != name.fact:
            found.append(name)
    return found


def _shared_out(
    mind: Mind, group: Group, names: list[Name], piece: str, first: int
) -> Iterator[tuple[str, list[Bounds]]]:
    """Yield for each name the amounts beside it; people say the amount first or the name first."""
    if first < names[0].start:
        cuts = [0, *(name.end for name in names[:-1]), len(piece)]
    else:
        cuts = [0, *(name.start for name in names[1:]), len(piece)]
    for name, low, high in zip(names, cuts, cuts[1:], strict=False):
        yield name.fact, [each.bounds for each in _amounts(mind, group, piece[low:high])]


def _settle(
    mind: Mind, group: Group, sums: Sums, wanted: tuple[str, ...], tidy: str
) -> Mapping[str, Any] | None:
    aside = {fact: _json(sums.amounts.pop(fact)) for fact in group.aside if fact in sums.amounts}
    told = sums.told
    if sums.total is not None or sums.loose:
        if not group.total:
            return aside or None
        parts = [bounds for found in sums.amounts.values() for bounds in found]
        together = [sums.total] if sums.total is not None else [*sums.loose, *parts]
        return {**aside, group.total: _json(together)}
    for fact, found in sums.amounts.items():
        if fact in told.values:  # «养老金一百五，儿子给的不晓得»: at least that much
            room = mind.words.numbers.ceiling - sum(high for _, high in found)
            found.append((Fraction(0), max(Fraction(0), Fraction(room))))
        told.values[fact] = _json(found)
    told.open.intersection_update(group.covers)
    named = {*told.values, *told.open}
    if sums.is_rest_unknown:
        told.values.update({f: None for f in wanted if f not in named | told.denied})
    is_none = not named and not told.denied and says_none(mind, group, tidy)
    is_none = is_none or (not named and _says_all_nothing(mind, tidy))
    return {**aside, **closed(group, told, wanted, is_none=is_none)} or None


def _says_all_nothing(mind: Mind, tidy: str) -> bool:
    return mind.words.answers["nothing"].fullmatch(mind.words.bare(tidy)) is not None


def _json(found: Iterable[Bounds]) -> int | dict[str, int]:
    bounds = list(found)
    low = floor(sum((low for low, _ in bounds), Fraction(0)))
    high = ceil(sum((high for _, high in bounds), Fraction(0)))
    return low if low == high else {"min": low, "max": high}
