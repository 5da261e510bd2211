"""Fifth step: answered, not stated, several meanings, or out of scope."""

from dataclasses import replace

from actions.answering import asks, clarify
from actions.answering.model import Answer, Context, Hit
from actions.answering.retrieve import is_background, is_quotable
from actions.answering.scope import out_of_scope
from actions.answering.tools import Tools
from knowledge.documents.model import Clause
from knowledge.outcomes import Completeness


def decide(tools: Tools, context: Context) -> Context | Answer:
    """Choose the one or two clauses to quote, or stop."""
    urgent = tools.rules.urgent
    if urgent.found.search(context.folded):
        chosen = pinned(tools, context, urgent.clauses)
        return _settle(tools, replace(context, is_urgent=True), chosen)
    for pin in tools.rules.pins:
        if pin.found.search(context.folded):
            return _settle(tools, context, pinned(tools, context, pin.clauses))
    options = clarify.vague(tools, context)
    if options:
        return options
    if not context.hits or context.hits[0].score < tools.floor:
        return out_of_scope(tools, context)
    return clarify.tied(tools, context) or _settle(tools, context, _best(tools, context))


def pinned(tools: Tools, context: Context, ids: tuple[str, ...]) -> tuple[Clause, ...]:
    """Return the named clauses that may be quoted in the citizen's district."""
    clauses = (tools.index.clause(id) for id in ids)
    return tuple(one for one in clauses if is_quotable(tools, one, context.district))


def _best(tools: Tools, context: Context) -> tuple[Clause, ...]:
    """Return the first hit, and a second one that is nearly as good and says more."""
    ratio = tools.rules.limits.second_ratio
    close = [hit for hit in context.hits if hit.score >= ratio * context.hits[0].score]
    firm = [hit.clause for hit in close if not is_background(hit.clause)]
    clauses = firm or [context.hits[0].clause]
    return tuple(clauses[:2])


def _settle(tools: Tools, context: Context, chosen: tuple[Clause, ...]) -> Context:
    missing = asks.not_stated(tools.rules, context.folded, chosen)
    settled = replace(context, chosen=chosen, not_stated=missing)
    return replace(settled, completeness=_completeness(tools, settled, context.hits))


def _completeness(tools: Tools, context: Context, hits: tuple[Hit, ...]) -> Completeness:
    sure = bool(hits) and hits[0].score >= tools.floor + tools.rules.limits.full_margin
    if context.not_stated or not sure or is_background(context.chosen[0]):
        return Completeness.PARTIAL
    return Completeness.FULL
