"""P07 to P10b: homes, beds, visits and the subsidy for the old."""

from collections.abc import Mapping
from datetime import date
from itertools import product
from typing import Any

from tests.oracle import spec_facts as facts_of
from tests.oracle.spec_logic import CHECK, LIKELY, NOT_APPLICABLE, OTHER_PATH, settled
from tests.oracle.spec_programmes_income import DESTITUTE, MARGINAL, MINIMUM

Facts = Mapping[str, Any]


def _asks_home(facts: Facts) -> bool:
    """ "inst (null included), or age ≥60 with a veteran"; "Null triggers too"."""
    old = "age" in facts and any(age >= 60 for age in facts_of.ages(facts["age"]))
    veteran = "vet" in facts and any(
        kind & facts_of.VETERANS for kind in facts_of.sets(facts, "vet")
    )
    return "inst" in facts or (old and veteran)


def _asks_visit(facts: Facts) -> bool:
    """ "age with adl, ability, living or pilot_bed"."""
    asked = facts_of.is_answered(facts, "adl", "ability", "living", "pilot_bed")
    return "age" in facts and asked


def _olds(facts: Facts) -> set[tuple[bool, bool]]:
    """(≥60, ≥80) of every age."""
    return {(age >= 60, age >= 80) for age in facts_of.ages(facts.get("age"))}


def _abilities(facts: Facts) -> tuple[str, ...]:
    """ "未评估 = U"."""
    if facts_of.get(facts, "ability") == "未评估":
        return facts_of.WORDS["ability"]
    return facts_of.words(facts, "ability")


def _disabled(facts: Facts) -> set[bool]:
    """ "失能 = ability ≥ 重度 or adl_fail ≥ 4"."""
    cases = product(_abilities(facts), facts_of.failures(facts))
    return {ability in ("重度", "完全") or failed >= 4 for ability, failed in cases}


def p07(facts: Facts, on: date) -> str:
    """ "inst∈{公办,公建民营} OR U: … Any flag → LIKELY; else CHECK. 民办 → OTHER_PATH"."""
    if not _asks_home(facts):
        return NOT_APPLICABLE
    if facts_of.get(facts, "inst") == "民办":
        return OTHER_PATH
    persons = product(
        _olds(facts),
        facts_of.sets(facts, "vet"),
        facts_of.sets(facts, "status"),
        _disabled(facts),
        _alone(facts),
        _willing(facts),
    )
    flags = {_flagged(*person) for person in persons}
    return LIKELY if flags == {True} else CHECK


def _alone(facts: Facts) -> tuple[bool, ...]:
    """ "孤寡 = obl []"."""
    people = facts.get("obl")
    return (not people,) if facts_of.is_known(people) else facts_of.YES_NO


def _willing(facts: Facts) -> tuple[bool, ...]:
    """ "F4: naming a home counts as willing"; one who named none may or may not be."""
    return (True,) if facts_of.get(facts, "inst") else facts_of.YES_NO


def _flagged(
    ages: tuple[bool, bool],
    kind: frozenset[str],
    status: frozenset[str],
    disabled: bool,
    alone: bool,
    willing: bool,
) -> bool:
    old, very_old = ages
    poor = bool(status & {MINIMUM, MARGINAL, DESTITUTE})
    flags = (
        old and bool(kind & facts_of.VETERANS),
        "残疾军人" in kind,
        bool(kind & (facts_of.SURVIVORS | {facts_of.FAMILY})),
        DESTITUTE in status and willing,
        poor and (alone or disabled or very_old),
        DESTITUTE in status and disabled,
    )
    return any(flags)


def p08(facts: Facts, on: date) -> str:
    """ "CHECK always … else OTHER_PATH"; no answer says that somebody wants no home at all."""
    if not _asks_home(facts):
        return NOT_APPLICABLE
    persons = product(_olds(facts), facts_of.sets(facts, "vet"))
    fits = {old and bool(kind & facts_of.VETERANS) for (old, _), kind in persons}
    return OTHER_PATH if fits == {False} else CHECK


def p09(facts: Facts, on: date) -> str:
    """ "pilot F first; then U → CHECK; with pilot T, age < 60 or nothing failing → OTHER_PATH"."""
    if not _asks_visit(facts):
        return NOT_APPLICABLE
    pilot = facts_of.get(facts, "pilot_bed")
    if pilot is None:
        return CHECK
    if not pilot:
        return OTHER_PATH
    persons = product(
        _olds(facts), _abilities(facts), facts_of.failures(facts), facts_of.sets(facts, "vet")
    )
    return settled({_bed(*person) for person in persons})


def _bed(ages: tuple[bool, bool], ability: str, failed: int, kind: frozenset[str]) -> str:
    if not ages[0] or (failed == 0 and ability == "完好"):
        return OTHER_PATH
    return LIKELY if kind & facts_of.VETERANS else CHECK


def p10(facts: Facts, on: date) -> str:
    """ "→ LIKELY; otherwise CHECK", "under 60 CHECK"."""
    if not _asks_visit(facts):
        return NOT_APPLICABLE
    persons = product(
        _olds(facts),
        {place in ("独居", "空巢", "留守") for place in facts_of.words(facts, "living")},
        _disabled(facts),
        {bool(held) and held[1] <= 2 for held in facts_of.certificates(facts)},
        facts_of.residual(facts, "jisheng_special", unasked=False),
    )
    return settled({LIKELY if old and any(rest) else CHECK for (old, _), *rest in persons})


def p10b(facts: Facts, on: date) -> str:
    """ "the ages and months of P10b" alone close nothing, so the row ends LIKELY or CHECK."""
    if not _asks_subsidy(facts):
        return NOT_APPLICABLE
    cases = product(
        _olds(facts),
        {bool(status & {MINIMUM, DESTITUTE}) for status in facts_of.sets(facts, "status")},
        facts_of.certificates(facts),
        facts_of.points(facts.get("bed_m"), (6,)),
    )
    return settled({_subsidised(*case) for case in cases})


def _asks_subsidy(facts: Facts) -> bool:
    """ "age with status∋低保/特困"; "Null triggers too"."""
    status = facts_of.as_set(facts.get("status"))
    received = status is None or bool(status & {MINIMUM, DESTITUTE})
    return facts_of.is_answered(facts, "age") and "status" in facts and received


def _subsidised(
    ages: tuple[bool, bool], received: bool, held: tuple[str, int] | None, months: Any
) -> str:
    old, very_old = ages
    kind, level = held or ("", 9)
    severe = kind in ("肢体", "智力", "精神", "视力") and level <= 2
    return LIKELY if received and (very_old or (old and (severe or months >= 6))) else CHECK
