"""The income ledger: what was counted, left out or deducted, and by which rule."""

from collections.abc import Iterator

from knowledge.screening import reasons
from knowledge.screening.amounts import number
from knowledge.screening.context import Context
from knowledge.screening.logic import Truth
from knowledge.screening.programmes import Programme
from knowledge.screening.results import Because, LedgerLine, Treatment
from knowledge.screening.rulebook import Rulebook
from knowledge.screening.wording import LedgerRule, show_number


def lines(rulebook: Rulebook, ctx: Context) -> Iterator[LedgerLine]:
    """Yield a line for every amount told that is not zero."""
    for rule in rulebook.texts.ledger.values():
        if _is_told(ctx, rule):
            amount = _amount(rulebook, ctx, rule)
            yield LedgerLine(
                rule.fact, rule.label, amount, _treatment(ctx, rule),
                _cite(rulebook, ctx, rule), _text(ctx, rule).format(amount=amount),
            )  # fmt: skip


def because(rulebook: Rulebook, ctx: Context, programme: Programme) -> Iterator[Because]:
    """Yield a reason for every amount that a programme leaves out or deducts."""
    for fact in programme.ledger:
        rule = rulebook.texts.ledger[fact]
        if _is_told(ctx, rule):
            text = _text(ctx, rule, programme.id).format(amount=_amount(rulebook, ctx, rule))
            yield Because(text, (fact,), _cite(rulebook, ctx, rule))


def _is_told(ctx: Context, rule: LedgerRule) -> bool:
    return not ctx.facts.is_open(rule.fact) and number(ctx, rule.fact).high != 0


def _amount(rulebook: Rulebook, ctx: Context, rule: LedgerRule) -> str:
    return show_number(rulebook.texts, number(ctx, rule.fact))


def _treatment(ctx: Context, rule: LedgerRule) -> Treatment:
    if rule.later is not None and ctx.on > rule.later.after:
        return rule.later.treatment
    return rule.treatment


def _text(ctx: Context, rule: LedgerRule, programme: str = "") -> str:
    later = rule.later
    if later is None or ctx.on <= later.after or programme in later.keeps:
        return rule.text
    return later.text


def _cite(rulebook: Rulebook, ctx: Context, rule: LedgerRule) -> tuple[str, ...]:
    """Veterans' money has its own clause; while that is open, both may be the one."""
    truth = reasons.now(ctx, rulebook.veterans)
    if truth == Truth.NO:
        return rule.cite
    if truth == Truth.YES:
        return rule.cite_veterans
    return tuple(dict.fromkeys((*rule.cite_veterans, *rule.cite)))
