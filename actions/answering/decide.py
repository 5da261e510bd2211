"""Fifth step: answered, not stated, several meanings, or out of scope."""

from dataclasses import replace

from actions.answering import asks, choose, clarify, privacy
from actions.answering.model import Answer, Context
from actions.answering.retrieve import is_background
from actions.answering.scope import out_of_scope
from actions.answering.tools import Tools
from knowledge.outcomes import Completeness


def decide(tools: Tools, context: Context) -> Context | Answer:
    """Settle which clauses are quoted, or stop with options or with nothing to say."""
    if tools.rules.urgent.found.search(context.folded):
        context = replace(context, is_urgent=True)
        return _settle(tools, context, choose.first_aid(tools, context))
    titles = choose.about_the_document(tools, context)
    if titles:
        return _settle(tools, context, titles)
    options = clarify.vague(tools, context)
    if options:
        return options
    governing = choose.governing(tools, context)
    if governing:
        return _settle(tools, context, governing)
    return _by_score(tools, context)


def _by_score(tools: Tools, context: Context) -> Context | Answer:
    if not context.hits or context.hits[0].score < tools.floor:
        is_abuse = privacy.is_abusive(tools, context)
        return privacy.refused(tools, privacy.ABUSE) if is_abuse else out_of_scope(tools, context)
    return clarify.tied(tools, context) or _settle(tools, context, choose.best(tools, context))


def _settle(tools: Tools, context: Context, chosen: choose.Clauses) -> Context:
    missing = asks.not_stated(tools.rules, context.folded, chosen)
    is_whole = choose.is_sure(tools, context) and not any(map(is_background, chosen))
    return replace(
        context,
        chosen=chosen,
        not_stated=missing,
        completeness=Completeness.FULL if is_whole and not missing else Completeness.PARTIAL,
    )
