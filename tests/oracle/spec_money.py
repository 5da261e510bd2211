"""Standards by date and the comparisons of income and property, over every completion.

Income and property per head are linear in each item, so the ends of the items' intervals show
every answer a comparison can have.  All arithmetic is exact.
"""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from itertools import product
from typing import Any, NamedTuple

from tests.oracle import spec_facts as facts_of

INCOMES = ("inc_wage", "inc_biz", "inc_prop", "inc_trans")
DEDUCTIONS = ("ded_work", "ded_rigid")
COUNTED = (*INCOMES, *DEDUCTIONS, "hh_n")
STANDARDS = (  # from, urban, rural; "a month-only column starts on its first day"
    (date(2023, 9, 1), 735, 600),
    (date(2024, 9, 1), 750, 610),
    (date(2025, 7, 1), 770, 630),
)
LAST_DAY = date(2026, 9, 1)  # 2025-07-01 and 14 calendar months
PENSION_COUNTS_FROM = date(2026, 1, 1)
MARGIN, DEPENDENT, ASSETS, EXCESS = Fraction(3, 2), 3, 24, Fraction(6, 5)


class Standard(NamedTuple):
    """The amounts of one day; ``expired`` when they are only the newest known ones."""

    amounts: dict[str, int]
    expired: bool


class Means(NamedTuple):
    """Answers of one completion of the household's money."""

    below_std: bool
    above_std: bool  # by more than a fifth
    below_margin: bool
    above_margin: bool  # by more than a fifth
    within_dependent: bool
    above_dependent: bool  # by more than a fifth
    assets_ok: bool


def standard(on: date) -> Standard:
    """The standard of that day.

    "Before the first column: no standard, outcome `expired`"; after the newest row and 14 months
    too; both with "the outcome that the newest known standard would give".
    """
    rows = [row for row in STANDARDS if row[0] <= on]
    expired = not rows or on > LAST_DAY
    _, urban, rural = STANDARDS[-1] if expired else rows[-1]
    return Standard({"urban": urban, "rural": rural}, expired)


def _sums(*parts: tuple[Any, ...]) -> set[int | Fraction]:
    totals: set[int | Fraction] = {0}
    for part in parts:
        totals = {total + value for total in totals for value in part}
    return totals


def _ends(facts: Mapping[str, Any], name: str) -> tuple[int | Fraction, ...]:
    return tuple(set(facts_of.interval(facts.get(name))))


def _pension(facts: Mapping[str, Any], on: date) -> tuple[int | Fraction, ...]:
    """What the basic pension adds to the household's income.

    "left out until 2025-12-31; from 2026-01-01 it is U between nothing and the amount."  Read: the
    amount that was told.  Nobody having asked, there is none, as "all items known" does not name
    it and the vectors give it only where there is one; ``null`` is an amount that is not known.
    """
    if on < PENSION_COUNTS_FROM or "inc_basic_pension" not in facts:
        return (0,)
    return (0, facts_of.interval(facts["inc_basic_pension"])[1])


def people(facts: Mapping[str, Any]) -> tuple[int | Fraction, ...]:
    low = high = facts.get("hh_n")
    if not facts_of.is_known(low):
        low, high = 1, 20
    elif isinstance(low, Mapping):
        low, high = facts_of.number(low["min"]), facts_of.number(low["max"])
    return tuple(sorted({low, min(low + 1, high), high}))


def tracks(facts: Mapping[str, Any], on: date) -> tuple[int, ...]:
    """The standards that apply: "U → use both"."""
    amounts = standard(on).amounts
    return tuple(amounts[track] for track in facts_of.words(facts, "track"))


def all_known(facts: Mapping[str, Any]) -> bool:
    return all(facts_of.is_known(facts.get(name)) for name in COUNTED)


def means(facts: Mapping[str, Any], on: date) -> set[Means]:
    """The distinct answers of all completions of income, household, assets and track."""
    gross = _sums(*(_ends(facts, name) for name in INCOMES), _pension(facts, on))
    nets = _sums(tuple(gross), *(tuple(-d for d in _ends(facts, name)) for name in DEDUCTIONS))
    cases = product(nets, people(facts), _ends(facts, "assets"), tracks(facts, on))
    return {_compare(*case) for case in set(cases)}


def _compare(net: Any, heads: Any, assets: Any, std: int) -> Means:
    line = std * heads
    return Means(
        below_std=net < line,
        above_std=net > EXCESS * line,
        below_margin=net < MARGIN * line,
        above_margin=net > EXCESS * MARGIN * line,
        within_dependent=net <= DEPENDENT * line,
        above_dependent=net > EXCESS * DEPENDENT * line,
        assets_ok=assets <= ASSETS * line,
    )


def belongings_ok(facts: Mapping[str, Any]) -> set[bool]:
    """The part of `property_ok` that needs no amount: car, homes, shop."""
    cases = product(
        facts_of.words(facts, "car"),
        facts_of.points(facts.get("homes"), (1,), top=9),
        facts_of.yes_no(facts, "shop"),
    )
    return {
        car in ("无", "残疾代步或两轮摩托") and homes <= 1 and not shop
        for car, homes, shop in cases
    }


def own_means(facts: Mapping[str, Any], on: date) -> set[tuple[bool, bool]]:
    """(own income below the standard, assets within the limit) of all completions.

    "own income = inc_own; else the family total if hh_n = 1; else [0, family total].
    inc_basic_pension and inc_excl are left out."  The total is read as what comes in: the
    deductions belong to inc_pc.
    """
    total = _sums(*(_ends(facts, name) for name in INCOMES))
    cases = set()
    for heads, std, assets in product(people(facts), tracks(facts, on), _ends(facts, "assets")):
        own = total if heads == 1 else total | {0}
        if facts_of.is_known(facts.get("inc_own")):
            own = set(_ends(facts, "inc_own"))
        cases |= {(income < std, assets <= ASSETS * std * heads) for income in own}
    return cases
