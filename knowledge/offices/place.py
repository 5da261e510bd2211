"""Understanding where somebody lives, and which office that makes it. Pure functions."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

from knowledge.offices.model import Town, Unit, UnitKind
from knowledge.text.packaged import read_yaml

FILE = Path(__file__).with_name("place.yml")
UNKNOWN = ""  # they do not know, or would rather not say
_SHORTEST = 2  # a name without its suffix; one character is found everywhere
_MOST_LOCAL = (UnitKind.VILLAGE, UnitKind.TOWN, UnitKind.DISTRICT)
_MARKS = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class _Words:
    suffix: re.Pattern[str]
    lead: re.Pattern[str]
    tail: re.Pattern[str]
    unknown: re.Pattern[str]
    place: re.Pattern[str]
    other: re.Pattern[str]
    longest: int


def read_place(towns: Sequence[Town], words: str) -> str | None:
    """Return the place that an answer to «where do you live» names.

    A town of the list is given by its full name, with the rest when more was said («临江» gives
    «临江镇», «临江太原村» gives «临江镇 太原村»). Without a list the words themselves count when
    they look like a place. UNKNOWN when they say that they do not know; None when the words are
    something else.
    """
    rules, bare = _words(), _MARKS.sub("", words)
    if rules.unknown.fullmatch(bare):
        return UNKNOWN
    if len(bare) > rules.longest:
        return None
    told = rules.tail.sub("", rules.lead.sub("", bare, count=1)) or bare
    town = find_town(towns, told)
    if town is not None:
        return _in_full(town, told)
    return told if _looks_like_place(rules, told) else None


def find_town(towns: Sequence[Town], words: str) -> Town | None:
    """Return the town that the words name, the longest name first; None when they name none.

    «镇», «乡» and «街道» may be left out.
    """
    named = [(name, town) for town in towns for name in _names(town)]
    for name, town in sorted(named, key=lambda pair: -len(pair[0])):
        if name in words:
            return town
    return None


def choose_unit(units: Mapping[str, Unit], queue: str, region: str) -> Unit | None:
    """Return the office of a case: the most local one of that place that takes the queue.

    None when nobody takes it, or two of one kind do: everybody who works the queue sees it then.
    """
    taking = [unit for unit in units.values() if queue in unit.queues]
    for kind in _MOST_LOCAL:
        here = [unit for unit in taking if unit.kind is kind and _covers(unit, region)]
        if here:
            return here[0] if len(here) == 1 else None
    return None


def _names(town: Town) -> Iterable[str]:
    bare = _words().suffix.sub("", town.name)
    return (town.name, *town.also, *([bare] if len(bare) >= _SHORTEST else []))


def _in_full(town: Town, told: str) -> str:
    for name in sorted(_names(town), key=len, reverse=True):
        _, found, rest = told.partition(name)
        if found:
            return f"{town.name} {rest}".strip()
    return town.name


def _looks_like_place(rules: _Words, told: str) -> bool:
    return bool(rules.place.search(told)) and not rules.other.search(told)


def _covers(unit: Unit, region: str) -> bool:
    return all(part in region for part in unit.region.split())


@cache
def _words() -> _Words:
    raw = cast(dict[str, Any], read_yaml(FILE))
    patterns = ("suffix", "lead", "tail", "unknown", "place", "other")
    compiled = {name: re.compile(raw[name]) for name in patterns}
    return _Words(**compiled, longest=raw["longest"])
