"""Numbers that the rules compare: facts themselves, and what is derived from them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from knowledge.screening.context import Context
from knowledge.screening.facts import Marker
from knowledge.screening.intervals import (
    ZERO,
    Interval,
    add,
    divide,
    exactly,
    overlap,
    subtract,
)

INCOME = ("inc_wage", "inc_biz", "inc_prop", "inc_trans")
TOTAL = "inc_total"  # the four told as one sum
DEDUCTIONS = ("ded_work", "ded_rigid")
PENSION = "inc_basic_pension"
OWN_INCOME = "inc_own"

# C-57 art. 13 leaves the basic pension out during the 14th five-year plan only; no successor
# has been seen, so from then on it may count or not.
PENSION_OUT_UNTIL = date(2025, 12, 31)


@dataclass(frozen=True)
class Derived:
    """A number worked out from facts.

    ``reads`` are all facts it may depend on, ``sources`` those that can change it as things are.
    """

    work_out: Callable[[Context], Interval]
    sources: Callable[[Context], tuple[str, ...]]
    reads: tuple[str, ...]


def number(ctx: Context, name: str) -> Interval:
    """Return the interval of a fact, a derived number or a dated amount."""
    if name in DERIVED:
        return ctx.number(name, DERIVED[name].work_out)
    if name in ctx.amounts:
        return ctx.number(name, lambda here: exactly(here.amounts[name]))
    return ctx.facts.number(name)


def sources(ctx: Context, name: str) -> tuple[str, ...]:
    """Return the facts behind a number; none for a dated amount."""
    if name in DERIVED:
        return DERIVED[name].sources(ctx)
    return () if name in ctx.amounts else (name,)


def pension(ctx: Context) -> Interval:
    """Return what of the basic pension may count as income (C-57 art. 13)."""
    # Not asked is not a sum: the question for inc_trans covers every pension already.
    if ctx.on <= PENSION_OUT_UNTIL or not ctx.facts.is_asked(PENSION):
        return ZERO
    return Interval(ZERO.low, ctx.facts.number(PENSION).high)


def _family_income(ctx: Context) -> Interval:
    parts = add(*(ctx.facts.number(name) for name in INCOME))
    if ctx.facts.is_open(TOTAL):
        return parts
    # The sum says more than parts that are partly open; parts it cannot hold beat it.
    return overlap(parts, ctx.facts.number(TOTAL)) or parts


def _family_sources(ctx: Context) -> tuple[str, ...]:
    return INCOME if ctx.facts.is_open(TOTAL) else (TOTAL,)


def household_income(ctx: Context) -> Interval:
    """Return the household's income a month with its deductions taken off; may be below zero."""
    gross = add(_family_income(ctx), pension(ctx))
    spent = add(*(ctx.facts.number(name) for name in DEDUCTIONS))
    return subtract(gross, spent)


def _income_per_head(ctx: Context) -> Interval:
    return divide(household_income(ctx), ctx.facts.number("hh_n"))


def _income_sources(ctx: Context) -> tuple[str, ...]:
    counts = ctx.on > PENSION_OUT_UNTIL and ctx.facts.is_asked(PENSION)
    return (*_family_sources(ctx), *DEDUCTIONS, "hh_n", *((PENSION,) if counts else ()))


def _lives_alone(ctx: Context) -> bool:
    return ctx.facts.number("hh_n") == exactly(1)


def _own_income(ctx: Context) -> Interval:
    if not ctx.facts.is_open(OWN_INCOME):
        return ctx.facts.number(OWN_INCOME)
    family = _family_income(ctx)
    return family if _lives_alone(ctx) else Interval(ZERO.low, family.high)


def _own_income_sources(ctx: Context) -> tuple[str, ...]:
    if not ctx.facts.is_open(OWN_INCOME):
        return (OWN_INCOME,)
    if _lives_alone(ctx):
        return (OWN_INCOME, *_family_sources(ctx), "hh_n")
    return (OWN_INCOME, *(name for name in _family_sources(ctx) if ctx.facts.is_asked(name)))


def _assets_per_head(ctx: Context) -> Interval:
    return divide(ctx.facts.number("assets"), ctx.facts.number("hh_n"))


def _standard(ctx: Context) -> Interval:
    urban, rural = ctx.amounts["std_urban"], ctx.amounts["std_rural"]
    match ctx.facts.value("track"):
        case "urban":
            return exactly(urban)
        case "rural":
            return exactly(rural)
        case _:
            return Interval(min(urban, rural), max(urban, rural))


def _average_income(ctx: Context) -> Interval:
    """Last year's income per head as the deployer gave it; another year's figure is none."""
    told = ctx.local.average_income
    is_last_year = told is not None and told.year == ctx.on.year - 1
    return exactly(told.amount) if told and is_last_year else Interval(ZERO.low, None)


def _failed_acts(ctx: Context) -> Interval:
    acts = ctx.facts.value("adl")
    if not isinstance(acts, tuple) or isinstance(acts, Interval):
        return Interval(ZERO.low, exactly(6).high)
    failed = acts.count(False)
    return Interval(exactly(failed).low, exactly(failed + acts.count(None)).high)


_INCOME_READS = (*INCOME, TOTAL, *DEDUCTIONS, PENSION, "hh_n")
DERIVED = {
    "inc_pc": Derived(_income_per_head, _income_sources, _INCOME_READS),
    "own_income": Derived(_own_income, _own_income_sources, (*INCOME, TOTAL, OWN_INCOME, "hh_n")),
    "assets_pc": Derived(_assets_per_head, lambda _: ("assets", "hh_n"), ("assets", "hh_n")),
    "std": Derived(_standard, lambda _: ("track",), ("track",)),
    "avg_income_prev": Derived(_average_income, lambda _: (), ()),
    "adl_fail": Derived(_failed_acts, lambda _: ("adl",), ("adl",)),
}


def reads(name: str) -> tuple[str, ...]:
    """Return every fact a number may depend on."""
    return DERIVED[name].reads if name in DERIVED else (name,)


def open_sources(ctx: Context, name: str) -> tuple[str, ...]:
    """Return the facts behind a number that are still open."""
    return tuple(fact for fact in sources(ctx, name) if _lacks(ctx, fact))


def _lacks(ctx: Context, fact: str) -> bool:
    if ctx.facts.is_open(fact):
        return True
    acts = ctx.facts.value(fact)
    return isinstance(acts, tuple) and not isinstance(acts, Interval) and None in acts


def is_known_absent(ctx: Context, name: str) -> bool:
    """Tell whether the number belongs to something known not to exist."""
    return ctx.facts.value(name) is Marker.NOTHING
