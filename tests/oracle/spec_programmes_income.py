"""P01, P02, P03, P03b: the paths that a household's income decides.

Each function gives the outcome as though the amounts were in force; expiry comes afterwards.
"""

from collections.abc import Mapping
from datetime import date
from itertools import product
from typing import Any

from tests.oracle import spec_facts as facts_of
from tests.oracle import spec_money as money
from tests.oracle.spec_logic import (
    CHECK,
    LIKELY,
    NOT_APPLICABLE,
    OTHER_PATH,
    UNKNOWN,
    Truth,
    both,
    either,
    outcome,
    settled,
)

Facts = Mapping[str, Any]
RIGID_FROM = date(2025, 4, 14)
MINIMUM, MARGINAL, DESTITUTE = "低保", "低保边缘", "特困"


def receives(facts: Facts, *words: str) -> bool:
    """Known to receive one of these; an unknown status is not "already received"."""
    return bool((facts_of.as_set(facts.get("status")) or frozenset()) & set(words))


def asks_income(facts: Facts) -> bool:
    """ "hh_n or an inc_* answered": the four incomes, as "clean" names inc_excl beside inc_*."""
    return facts_of.is_answered(facts, "hh_n", *money.INCOMES)


def in_city(facts: Facts) -> set[bool]:
    """ "any Chongqing hukou = T, 外省 or unanswered = U": False here stands for U."""
    return {word != facts_of.OTHER_PROVINCE for word in facts_of.words(facts, "hukou")}


def p01(facts: Facts, on: date) -> str:
    if not asks_income(facts) or receives(facts, MINIMUM, DESTITUTE):
        return NOT_APPLICABLE
    return _household(facts, on, "below_std", "above_std")


def _household(facts: Facts, on: date, below: str, above: str) -> str:
    """One line of income with property and hukou, neither of which can close the path."""
    known = money.all_known(facts)
    found = set()
    for means, clean, city in product(
        money.means(facts, on), money.belongings_ok(facts), in_city(facts)
    ):
        if getattr(means, below) and means.assets_ok and clean and city:
            found.add(LIKELY)
        elif getattr(means, above) and known:
            found.add(OTHER_PATH)
        else:
            found.add(CHECK)
    return settled(found)


def p03(facts: Facts, on: date) -> str:
    """ "P01 outcome ≠ LIKELY (plain test)" reads the outcome of all completions together."""
    if not p03_is_touched(facts) or p01(facts, on) == LIKELY:
        return NOT_APPLICABLE
    return _household(facts, on, "below_margin", "above_margin")


def p03_is_touched(facts: Facts) -> bool:
    return asks_income(facts) and not receives(facts, MINIMUM, MARGINAL, DESTITUTE)


def p02(facts: Facts, on: date) -> str:
    answered = facts_of.is_answered(facts, "dis_cert", "ill", "adult_dep", "vet")
    if not (asks_income(facts) or answered) or receives(facts, MINIMUM, DESTITUTE):
        return NOT_APPLICABLE
    persons = product(
        _incomes(facts, on),
        {_severity(held) for held in facts_of.certificates(facts)},
        facts_of.words(facts, "ill"),
        {
            bool(kind & (facts_of.VETERANS | facts_of.SURVIVORS))
            for kind in facts_of.sets(facts, "vet")
        },
        facts_of.yes_no(facts, "adult_dep"),
        {age >= 18 for age in facts_of.ages(facts.get("age"))},
        facts_of.yes_no(facts, "unemployed"),
        facts_of.residual(facts, "clergy3y", unasked=False),
    )
    return settled({outcome(_single(*person)) for person in persons})


def _severity(held: tuple[str, int] | None) -> tuple[bool, bool]:
    """(`sev_dis`, `care_dis`) of a certificate."""
    if held is None:
        return False, False
    kind, level = held
    return level <= 2 or (level == 3 and kind in ("智力", "精神")), level <= 2


def _incomes(facts: Facts, on: date) -> set[tuple[Truth, Truth]]:
    """(margin, income within three standards) of every completion.

    margin is U between the line and a fifth above it, U where property or hukou is not clean
    (neither may close a path), "with P01 LIKELY it is F unless status∋低保边缘"; k_dependent is
    [found*], so it is F only above a fifth "with all items known".
    """
    known, minimum = money.all_known(facts), p01(facts, on) == LIKELY
    found = set()
    for means, clean, city, status in product(
        money.means(facts, on),
        money.belongings_ok(facts),
        in_city(facts),
        {MARGINAL in status for status in facts_of.sets(facts, "status")},
    ):
        margin: Truth = UNKNOWN
        if minimum or (means.above_margin and known):
            margin = False
        elif means.below_margin and means.assets_ok and clean and city:
            margin = True
        dependent: Truth = UNKNOWN
        if means.within_dependent:
            dependent = True
        elif means.above_dependent and known:
            dependent = False
        found.add((either(margin, status), dependent))
    return found


def _single(
    incomes: tuple[Truth, Truth],
    severity: tuple[bool, bool],
    ill: str,
    entitled: bool,
    dependent: bool,
    adult: bool,
    idle: bool,
    clergy: bool,
) -> Truth:
    """R1 to R6; only R3 leaves a serious illness not yet recognised open."""
    margin, affordable = incomes
    severe, needs_care = severity
    recognised = ill == "已认定重特大疾病"
    grave: Truth = UNKNOWN if ill == "重病未认定" else recognised
    return either(
        both(margin, severe),
        both(margin, recognised),
        both(entitled, margin, either(severe, grave)),
        both(affordable, dependent),
        adult and needs_care and idle,
        clergy,
    )


def p03b(facts: Facts, on: date) -> str:
    """ "OTHER_PATH only for status 低保/特困/低保边缘 or a known ratio < 0.5; otherwise CHECK".

    "inc12 = 0 with spend12 > 0 counts as above the ratio"; nothing over nothing is no ratio.
    """
    asked = asks_income(facts) or facts_of.is_answered(facts, "status", "spend12", "inc12")
    if on < RIGID_FROM or not asked:
        return NOT_APPLICABLE
    if receives(facts, MINIMUM, DESTITUTE, MARGINAL):
        return OTHER_PATH
    spent, earned = facts_of.interval(facts.get("spend12")), facts_of.interval(facts.get("inc12"))
    low = all(income > 0 and 2 * cost < income for cost, income in product(spent, earned))
    return OTHER_PATH if low else CHECK
