"""Seventh step: answered, not stated, several meanings, or out of scope."""

from dataclasses import replace

from actions.answering import amounts, asks, choose, clarify, privacy
from actions.answering.familiar import is_strange
from actions.answering.model import Answer, Context
from actions.answering.retrieve import is_background
from actions.answering.scope import out_of_scope
from actions.answering.tools import Tools
from knowledge.outcomes import Completeness, Outcome


def decide(tools: Tools, context: Context) -> Context | Answer:
    """Settle which clauses are quoted, or stop with options or with nothing to say."""
    if tools.rules.urgent.found.search(context.folded):
        context = replace(context, is_urgent=True)
        return _settle(tools, context, choose.first_aid(tools, context))
    titles = choose.about_the_document(tools, context)
    if titles:
        return _settle(tools, context, titles)
    if not context.carried:
        options = clarify.vague(tools, context)
        if options and not context.topic.has_clarified:
            return options
        context = replace(context, is_guess=options is not None)
    governing = choose.governing(tools, context)
    if governing:
        return _settle(tools, context, governing)
    return _by_score(tools, context)


def _by_score(tools: Tools, context: Context) -> Context | Answer:
    is_found = context.hits and context.hits[0].score >= tools.floor
    is_ours = is_found and not is_strange(tools, context)
    if not is_ours or choose.is_far_fetched(tools, context):
        return _by_name(tools, context)
    options = clarify.tied(tools, context)
    if options and not context.topic.has_clarified:
        return options
    context = replace(context, is_guess=context.is_guess or options is not None)
    return _settle(tools, context, choose.best(tools, context))


def _by_name(tools: Tools, context: Context) -> Context | Answer:
    """Nothing is found: the clause about a kind of help that is named, or nothing to say."""
    if context.is_guess:
        return clarify.give_up(tools, context)
    if privacy.is_abusive(tools, context):
        return privacy.refused(tools, privacy.ABUSE)
    named = choose.named(tools, context)
    return _settle(tools, context, named) if named else out_of_scope(tools, context)


def _settle(tools: Tools, context: Context, chosen: choose.Clauses) -> Context:
    missing = asks.missing(tools.rules, context.folded, chosen)
    is_sure = choose.is_sure(tools, context) and not any(map(is_background, chosen))
    has_amount = amounts.AMOUNT in missing
    return replace(
        context,
        chosen=chosen,
        outcome=_outcome(tools, context, missing),
        missing=missing,
        amounts=amounts.find_amounts(tools, context, chosen) if has_amount else None,
        completeness=Completeness.FULL if is_sure and not missing else Completeness.PARTIAL,
    )


def _outcome(tools: Tools, context: Context, missing: tuple[str, ...]) -> Outcome:
    """A clause that gives something else of what was asked answers, if only in part."""
    if not missing:
        return Outcome.ANSWERED
    states_some = len(missing) < len(asks.kinds(tools.rules, context.folded))
    if states_some or asks.asks_more(tools.rules, context.folded):
        return Outcome.ANSWERED
    return Outcome.NOT_STATED
