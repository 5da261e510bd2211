"""Random persons for comparing two evaluators: realistic, at the boundaries, and half told.

A case draws a focus (the facts of one group of programmes, most of them told) and a few facts
from anywhere else, so that every programme is often triggered and often decided.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from random import Random
from typing import Any

from tests.oracle.case_values import ALL, DRAWN
from tests.oracle.spec_money import COUNTED, DEDUCTIONS, INCOMES, LAST_DAY, STANDARDS
from tests.oracle.spec_programmes_income import RIGID_FROM

Facts = dict[str, Any]
ORDINARY_DAY = date(2025, 8, 1)
TURNS = (*(row[0] for row in STANDARDS), RIGID_FROM, date(2026, 1, 1), LAST_DAY)
FACTORS = (
    0,
    Fraction(1, 2),
    1,
    1,
    Fraction(6, 5),
    Fraction(3, 2),
    Fraction(9, 5),
    3,
    Fraction(18, 5),
    24,
)
NUDGES = (-1, Fraction(-1, 100), 0, 0, 0, Fraction(1, 100), 1)

CLEAR: Facts = {
    "hukou": "开州",
    "assets": 0,
    "car": "无",
    "homes": 1,
    "shop": False,
    "status": ["无"],
    "obl": [],
}
FOCUSES: tuple[tuple[str, ...], ...] = (
    (*COUNTED, "hukou", "track", "assets", "car", "homes", "shop", "status", "inc_basic_pension"),
    (
        *COUNTED,
        "hukou",
        "track",
        "assets",
        "car",
        "homes",
        "shop",
        "status",
        "dis_cert",
        "ill",
        "adult_dep",
        "age",
        "vet",
        "unemployed",
        "clergy3y",
    ),
    ("status", "spend12", "inc12"),
    (
        "age",
        "dis_cert",
        "obl",
        "inc_own",
        "hh_n",
        *INCOMES,
        "track",
        "assets",
        "car",
        "homes",
        "shop",
        "status",
        "wish_tekun",
        "adl",
    ),
    ("event", "status", "hard_now", "rigid_surge"),
    (
        "vet",
        "youfu",
        "event",
        "ill",
        "status",
        "unemployed_m",
        "old_injury",
        "hard_now",
        "rigid_surge",
        "applied_before",
    ),
    ("age", "vet", "status", "dis_cert", "adl", "ability", "living", "inst", "obl", "wish_tekun"),
    (
        "age",
        "vet",
        "adl",
        "ability",
        "pilot_bed",
        "living",
        "status",
        "dis_cert",
        "bed_m",
        "jisheng_special",
    ),
    ("dead",),
    ("hukou", "dis_cert", "status", "injury_care_pay", "vet"),
    ("kid",),
)


def cases(seed: int, count: int) -> Iterator[tuple[Facts, date]]:
    """Yield facts as JSON writes them, and a day."""
    chance = Random(seed)
    for _ in range(count):
        yield _facts(chance), _day(chance)


def _day(chance: Random) -> date:
    if chance.random() < 0.7:
        return ORDINARY_DAY
    return chance.choice(TURNS) + timedelta(days=chance.choice((-1, 0, 1, 120)))


def _facts(chance: Random) -> Facts:
    if chance.random() < 0.25:
        return _sharp(chance)
    told = chance.choice((1.0, 1.0, 0.95, 0.8, 0.5))
    names = {name for name in chance.choice(FOCUSES) if chance.random() < told}
    names |= {name for name in ALL if chance.random() < chance.choice((0, 0, 0.1, 0.3))}
    unknown, ranges = chance.choice((0, 0, 0, 0.1, 0.3)), chance.choice((0, 0, 0, 0.2, 0.6))
    facts = {name: _value(chance, name, unknown, ranges) for name in sorted(names)}
    if chance.random() < 0.6:
        _clear(chance, facts)
    if chance.random() < 0.6:
        _aim(chance, facts)
    return facts


def _sharp(chance: Random) -> Facts:
    """Everything of one focus told exactly, with at most one gap: each part decides in turn."""
    names = chance.choice(FOCUSES)
    facts = {name: _value(chance, name, 0, 0) for name in names}
    _clear(chance, facts)
    _aim(chance, facts)
    for name in chance.sample(names, chance.choice((0, 0, 1))):
        facts[name] = None
    return facts


def _clear(chance: Random, facts: Facts) -> None:
    """Leave little that only a window can judge, so that the amounts decide."""
    for name, value in CLEAR.items():
        if name in facts and chance.random() < 0.97:
            facts[name] = value


def _value(chance: Random, name: str, unknown: float, ranges: float) -> Any:
    if chance.random() < unknown:
        return chance.choice((None, None, "unknown", "U"))
    return DRAWN[name](chance, unknown, ranges)


def _aim(chance: Random, facts: Facts) -> None:
    """Put what the household has exactly on a line, or a little beside it."""
    heads = facts.get("hh_n")
    if not isinstance(heads, int):
        return
    line = chance.choice(STANDARDS)[1 + (facts.get("track") == "rural")] * heads
    income = _near(chance, line)
    exact = [name for name in INCOMES if name in facts]
    for name in exact:
        facts[name] = 0
    for name in DEDUCTIONS:
        if name in facts and chance.random() < 0.7:
            facts[name] = 0
    if exact:
        facts[chance.choice(exact)] = income
    if isinstance(facts.get("assets"), int):
        facts["assets"] = _written(max(24 * line + chance.choice(NUDGES), 0))


def _near(chance: Random, line: int) -> Any:
    return _written(max(chance.choice(FACTORS) * line + chance.choice(NUDGES), 0))


def _written(amount: Any) -> int | float:
    exact = Fraction(amount)
    return int(exact) if exact.denominator == 1 else float(exact)
