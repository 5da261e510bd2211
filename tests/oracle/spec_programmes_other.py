"""P11, P12, P13: funerals, the two disability subsidies, children without care."""

from collections.abc import Mapping
from datetime import date
from itertools import product
from typing import Any

from tests.oracle import spec_facts as facts_of
from tests.oracle.spec_logic import (
    CHECK,
    LIKELY,
    NOT_APPLICABLE,
    OTHER_PATH,
    best,
    outcome,
    settled,
)
from tests.oracle.spec_programmes_income import DESTITUTE, MINIMUM

Facts = Mapping[str, Any]
GONE = ("死亡", "宣告失踪", "查找不到")
UNABLE = ("重残", "重病", "服刑", "失联")


def p11(facts: Facts, on: date) -> str:
    """ "K1 OR K2 in Kleene logic: T LIKELY, U CHECK, F OTHER_PATH"."""
    if "dead" not in facts:
        return NOT_APPLICABLE
    dead = facts_of.get(facts, "dead") or {}
    cases = product(
        {word != "无" for word in facts_of.words(dead, "youfu")},
        {bool(status & {MINIMUM, DESTITUTE}) for status in facts_of.sets(dead, "status")},
        facts_of.yes_no(dead, "cremation"),
        {word != facts_of.OTHER_PROVINCE for word in facts_of.words(dead, "hukou")},
    )
    return settled({outcome(pension or all(poor)) for pension, *poor in cases})


def p12(facts: Facts, on: date) -> str:
    """ "one outcome, the better of 生活 and 护理"; each is settled by itself first.

    "残疾军人 without a civil certificate: CHECK" is read for every 残疾军人, wherever registered,
    and a vet not asked may be one.
    """
    if not (_may_be_disabled_soldier(facts) or "dis_cert" in facts):
        return NOT_APPLICABLE
    living, care = set(), set()
    for city, held, status, paid, kind in product(
        {word != facts_of.OTHER_PROVINCE for word in facts_of.words(facts, "hukou")},
        facts_of.certificates(facts),
        facts_of.sets(facts, "status"),
        facts_of.residual(facts, "injury_care_pay", unasked=False),
        {"残疾军人" in kind for kind in facts_of.sets(facts, "vet")},
    ):
        if held is None:
            living.add(CHECK if kind else OTHER_PATH)
            care.add(CHECK if kind else OTHER_PATH)
            continue
        living.add(outcome(city and MINIMUM in status))
        care.add(outcome(city and held[1] <= 2 and DESTITUTE not in status and not paid))
    return best(settled(living), settled(care))


def _may_be_disabled_soldier(facts: Facts) -> bool:
    """ "dis_cert, or vet∋残疾军人 … Null triggers too": a vet not known may hold it."""
    return "vet" in facts and any("残疾军人" in kind for kind in facts_of.sets(facts, "vet"))


def p13(facts: Facts, on: date) -> str:
    if "kid" not in facts:
        return NOT_APPLICABLE
    kid = facts_of.get(facts, "kid") or {}
    cases = product(
        {age >= 18 for age in facts_of.ages(kid.get("age"))},
        facts_of.yes_no(kid, "in_school"),
        facts_of.words(kid, "father", "parent"),
        facts_of.words(kid, "mother", "parent"),
    )
    return settled({_child(*case) for case in cases})


def _child(grown: bool, in_school: bool, father: str, mother: str) -> str:
    """ "≥18: in_school false → OTHER_PATH, otherwise CHECK"; below, both parents in D or X.

    "one parent outside D or X → OTHER_PATH even if the other is unknown" speaks of the other parent
    only: while the age is open, the child may be one that the window looks at.
    """
    if grown:
        return CHECK if in_school else OTHER_PATH
    return LIKELY if {father, mother} <= {*GONE, *UNABLE} else OTHER_PATH
