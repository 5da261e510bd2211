"""The income statement: what the amounts told add up to, and the standards beside them."""

from collections.abc import Iterable, Iterator

from knowledge.screening import amounts, ledger
from knowledge.screening.context import Context
from knowledge.screening.intervals import ZERO, Interval, add, exactly, scale
from knowledge.screening.results import (
    IncomeStatement,
    ProgrammeOutcome,
    ProgrammeResult,
    StandardUsed,
)
from knowledge.screening.rulebook import Rulebook
from knowledge.screening.wording import show_number

HEADS = "hh_n"
MARGIN = "k_margin"
MARGIN_OF = "margin_of_"  # + the standard that it is a multiple of; no row of the table itself
_BY_TRACK = {"urban": "std_urban", "rural": "std_rural"}


def statement(rulebook: Rulebook, ctx: Context) -> IncomeStatement | None:
    """Return the household's income as P01 to P03 count it; None while nothing is known of it.

    ``counted`` and ``deducted`` add up what was told. ``left`` and ``per_head`` are what the rules
    compare: ranges while an item is open.
    """
    if not any(ctx.facts.is_asked(name) for name in (HEADS, *amounts.INCOME)):
        return None
    has_heads = not ctx.facts.is_open(HEADS)

    def show(number: Interval) -> str:
        return show_number(rulebook.texts, number)

    return IncomeStatement(
        lines=tuple(ledger.lines(rulebook, ctx)),
        counted=show(add(_told(ctx, amounts.INCOME), amounts.pension(ctx))),
        deducted=show(_told(ctx, amounts.DEDUCTIONS)),
        left=show(amounts.household_income(ctx)),
        heads=show(ctx.facts.number(HEADS)) if has_heads else "",
        per_head=show(amounts.number(ctx, "inc_pc")) if has_heads else "",
        open=amounts.open_sources(ctx, "inc_pc"),
        lines_compared=tuple(_lines_compared(rulebook, ctx)),
    )


def standards_used(
    rulebook: Rulebook, ctx: Context, rows: Iterable[ProgrammeResult]
) -> tuple[StandardUsed, ...]:
    """Return the dated amounts that decide the touched programmes, each once.

    The other track's are left out, and amounts that are only told: their sentence dates them.
    """
    touched = [row.id for row in rows if row.outcome is not ProgrammeOutcome.NOT_APPLICABLE]
    programmes = [rulebook.programmes[key] for key in touched]
    names = [name for one in programmes for name in one.decided_by]
    others = set(_BY_TRACK.values()) - set(_of_track(ctx))
    wanted = [name for name in dict.fromkeys(names) if name not in others]
    return tuple(_standard(rulebook, ctx, name) for name in wanted)


def _told(ctx: Context, names: Iterable[str]) -> Interval:
    told = [ctx.facts.number(name) for name in names if not ctx.facts.is_open(name)]
    return add(*told) if told else ZERO


def _of_track(ctx: Context) -> tuple[str, ...]:
    track = ctx.facts.value("track")
    return (_BY_TRACK[track],) if isinstance(track, str) else tuple(_BY_TRACK.values())


def _lines_compared(rulebook: Rulebook, ctx: Context) -> Iterator[StandardUsed]:
    factor = rulebook.standards.on(MARGIN, ctx.on)
    for name in _of_track(ctx):
        base = _standard(rulebook, ctx, name)
        yield base
        amount = scale(exactly(ctx.amounts[name]), factor.standard.amount)
        yield StandardUsed(
            name=f"{MARGIN_OF}{name}",
            amount=show_number(rulebook.texts, amount),
            valid_from=base.valid_from,
            mark=base.mark,
            source=factor.standard.source,
            is_expired=base.is_expired or factor.is_expired,
        )


def _standard(rulebook: Rulebook, ctx: Context, name: str) -> StandardUsed:
    found = rulebook.standards.on(name, ctx.on)
    row = found.standard
    return StandardUsed(
        name=name,
        amount=show_number(rulebook.texts, exactly(row.amount)),
        valid_from=row.valid_from,
        mark=row.mark,
        source=row.source,
        is_expired=found.is_expired,
    )
