"""Fifth step: answered, not stated, several meanings, or out of scope."""

from dataclasses import replace

from actions.answering import asks, clarify, privacy
from actions.answering.model import Answer, Context
from actions.answering.retrieve import is_background, is_quotable
from actions.answering.scope import out_of_scope
from actions.answering.tools import Tools
from knowledge.documents.model import Clause
from knowledge.outcomes import Completeness


def decide(tools: Tools, context: Context) -> Context | Answer:
    """Choose the one or two clauses to quote, or stop."""
    urgent = tools.rules.urgent
    if urgent.found.search(context.folded):
        return _settle(tools, replace(context, is_urgent=True), _first_aid(tools, context))
    for pin in tools.rules.pins:
        if pin.found.search(context.folded):
            return _settle(tools, context, pinned(tools, context, pin.clauses))
    options = clarify.vague(tools, context)
    if options:
        return options
    if not context.hits or context.hits[0].score < tools.floor:
        is_abuse = privacy.is_abusive(tools, context)
        return privacy.refused(tools, privacy.ABUSE) if is_abuse else out_of_scope(tools, context)
    return clarify.tied(tools, context) or _settle(tools, context, _best(tools, context))


def pinned(tools: Tools, context: Context, ids: tuple[str, ...]) -> tuple[Clause, ...]:
    """Return the named clauses that may be quoted in the citizen's district."""
    clauses = (tools.index.clause(id) for id in ids)
    return tuple(one for one in clauses if is_quotable(tools, one, context.district))


def _first_aid(tools: Tools, context: Context) -> tuple[Clause, ...]:
    """Return the urgent clauses, led by the one found when retrieval is sure of it."""
    clauses = pinned(tools, context, tools.rules.urgent.clauses)
    if not _is_sure(tools, context):
        return clauses
    return tuple(dict.fromkeys((context.hits[0].clause, *clauses)))[:2]


def _is_sure(tools: Tools, context: Context) -> bool:
    least = tools.floor + tools.rules.limits.full_margin
    return bool(context.hits) and context.hits[0].score >= least


def _best(tools: Tools, context: Context) -> tuple[Clause, ...]:
    """Return the first hit, and a second one that is nearly as good and says more.

    When the first does not state the figure asked for and a near one does, that one leads.
    """
    limits = tools.rules.limits
    close = _within(tools, context, limits.second_ratio)
    if asks.not_stated(tools.rules, context.folded, close):
        near = _within(tools, context, limits.figure_ratio)
        stating = [one for one in near if not asks.not_stated(tools.rules, context.folded, [one])]
        close = [*stating[:1], *close]
    firm = [clause for clause in close if not is_background(clause)]
    return tuple((firm or close)[:2])


def _within(tools: Tools, context: Context, ratio: float) -> list[Clause]:
    least = max(tools.floor, ratio * context.hits[0].score)
    return [hit.clause for hit in context.hits if hit.score >= least]


def _settle(tools: Tools, context: Context, chosen: tuple[Clause, ...]) -> Context:
    missing = asks.not_stated(tools.rules, context.folded, chosen)
    settled = replace(context, chosen=chosen, not_stated=missing)
    return replace(settled, completeness=_completeness(tools, settled))


def _completeness(tools: Tools, context: Context) -> Completeness:
    is_sure = _is_sure(tools, context) and not any(map(is_background, context.chosen))
    return Completeness.FULL if is_sure and not context.not_stated else Completeness.PARTIAL
