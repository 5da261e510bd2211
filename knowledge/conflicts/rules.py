"""The rules of conflicts, read from rules.yml."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from knowledge.conflicts.model import Force
from knowledge.text.packaged import read_yaml

Pattern = re.Pattern[str]


@dataclass(frozen=True)
class Around:
    """Words before and after a figure."""

    before: Pattern
    after: Pattern


@dataclass(frozen=True)
class FigureRules:
    """How figures are written."""

    figure: Pattern  # groups: share, low, first (unit), high, unit
    none: Pattern
    units: Mapping[str, tuple[str, float]]
    shares: Mapping[str, float]
    not_a_unit: Pattern
    unclear: Pattern
    at_least: Around
    at_most: Around
    former: Around
    times: Mapping[str, Pattern]
    heads: Mapping[str, Pattern]


@dataclass(frozen=True)
class Subjects:
    """What a statement is about."""

    same: tuple[tuple[str, Pattern], ...]
    empty: Pattern
    procedure: Pattern
    weak: Pattern
    matters: Pattern
    apart: tuple[tuple[Pattern, ...], ...]
    condition: Pattern
    spans: frozenset[str]


@dataclass(frozen=True)
class Limits:
    """Numbers that decide."""

    alike: float
    shared: float
    least_pairs: int
    least_act: int


@dataclass(frozen=True)
class Rules:
    """All of them; rules.yml explains each."""

    levels: tuple[str, ...]
    left_to_lower: Pattern
    sentence_ends: Pattern
    part_ends: Pattern
    formal: Pattern
    unlike: Pattern
    item: Pattern
    figures: FigureRules
    forces: Mapping[Force, Pattern]
    clashes: Mapping[frozenset[Force], float]
    subjects: Subjects
    limits: Limits


def load_rules() -> Rules:
    """Read the rules that come with the package."""
    raw = cast(dict[str, Any], read_yaml(Path(__file__).with_name("rules.yml")))
    patterns = ("left_to_lower", "sentence_ends", "part_ends", "formal", "unlike", "item")
    return Rules(
        levels=tuple(raw["levels"]),
        **{name: re.compile(raw[name]) for name in patterns},
        figures=_figures(raw["figures"]),
        forces={Force(name): re.compile(found) for name, found in raw["forces"].items()},
        clashes={frozenset((Force(a), Force(b))): least for a, b, least in raw["clashes"]},
        subjects=_subjects(raw),
        limits=Limits(**raw["limits"]),
    )


def _figures(raw: Mapping[str, Any]) -> FigureRules:
    units, number = _any_of(raw["units"]).pattern, raw["number"]
    return FigureRules(
        figure=re.compile(
            rf"(?:(?P<share>[{''.join(raw['shares'])}])分之)?(?P<low>{number})(?P<first>{units})?"
            rf"(?:(?:{raw['range']})(?P<high>{number}))?(?P<unit>{units})?"
        ),
        units={written: (unit, factor) for written, (unit, factor) in raw["units"].items()},
        shares=raw["shares"],
        none=re.compile(raw["none"]),
        not_a_unit=re.compile(raw["not_a_unit"]),
        unclear=re.compile(raw["unclear"]),
        at_least=_around(raw["at_least"]),
        at_most=_around(raw["at_most"]),
        former=_around(raw["former"]),
        times={name: re.compile(found) for name, found in raw["times"].items()},
        heads={name: re.compile(found) for name, found in raw["heads"].items()},
    )


def _subjects(raw: Mapping[str, Any]) -> Subjects:
    return Subjects(
        same=tuple((word, re.compile(found)) for word, found in raw["same"].items()),
        **{name: re.compile(raw[name]) for name in ("empty", "matters", "condition")},
        **{name: _any_of(raw[name]) for name in ("procedure", "weak")},
        apart=tuple(tuple(map(re.compile, group)) for group in raw["apart"]),
        spans=frozenset(raw["spans"]),
    )


def _around(raw: Mapping[str, str]) -> Around:
    return Around(re.compile(raw["before"]), re.compile(raw["after"]))


def _any_of(words: Sequence[str]) -> Pattern:
    return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))
