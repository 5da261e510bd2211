"""Choosing the one or two clauses to quote."""

from actions.answering import asks
from actions.answering.model import Context
from actions.answering.retrieve import is_background, is_quotable
from actions.answering.rules import Pin
from actions.answering.tools import Tools
from knowledge.documents.model import Clause, ClauseKind

_MOST = 2  # more quotations than that nobody reads

Clauses = tuple[Clause, ...]


def is_sure(tools: Tools, context: Context) -> bool:
    """Say whether the first hit covers the question beyond doubt."""
    least = tools.floor + tools.rules.limits.full_margin
    return bool(context.hits) and context.hits[0].score >= least


def is_far_fetched(tools: Tools, context: Context) -> bool:
    """Say whether all that is found, and not surely, are words of principle or front matter.

    «We firmly oppose», «the offices concerned»: wishes about anything share such words. Who
    names the document asks for its front matter all the same.
    """
    if is_sure(tools, context) or tools.rules.meta.document.search(context.folded):
        return False
    found = best(tools, context)
    return all(is_background(one) or one.kind is ClauseKind.META for one in found)


def first_aid(tools: Tools, context: Context) -> Clauses:
    """Return the urgent clauses, led by the one found when retrieval is sure of it."""
    clauses = _pinned(tools, context, tools.rules.urgent)
    led = (context.hits[0].clause, *clauses) if is_sure(tools, context) else clauses
    return tuple(dict.fromkeys(led))[:_MOST]


def about_the_document(tools: Tools, context: Context) -> Clauses:
    """Return the title of the document whose date is asked for, or nothing."""
    return _first_pin(tools, context, tools.rules.pins)


def governing(tools: Tools, context: Context) -> Clauses:
    """Return the clause that governs a figure asked for, when retrieval is not sure of another.

    That is the clause of the last answer when the question only goes on from it.
    """
    if context.carried:
        clause = tools.index.clause(context.carried)
        return (clause,) if is_quotable(tools, clause, context) else ()
    if is_sure(tools, context) or not asks.kinds(tools.rules, context.folded):
        return ()
    return _first_pin(tools, context, tools.rules.governing)


def named(tools: Tools, context: Context) -> Clauses:
    """Return the clause about a kind of help that the question names, for when nothing is found."""
    return _first_pin(tools, context, tools.rules.named)


def best(tools: Tools, context: Context) -> Clauses:
    """Return the first hit, and a second one that is nearly as good.

    When the first does not state the figure asked for and a near one does, that one leads.
    Background gives way to a clause that says what is done.
    """
    limits = tools.rules.limits
    close = _within(tools, context, limits.second_ratio)
    if asks.missing(tools.rules, context.folded, close):
        near = _within(tools, context, limits.figure_ratio)
        stating = [one for one in near if not asks.missing(tools.rules, context.folded, [one])]
        close = list(dict.fromkeys([*stating[:1], *close]))
    firm = [clause for clause in close if not is_background(clause)]
    return tuple((firm or close)[:_MOST])


def _within(tools: Tools, context: Context, ratio: float) -> list[Clause]:
    least = max(tools.floor, ratio * context.hits[0].score)
    return [hit.clause for hit in context.hits if hit.score >= least]


def _first_pin(tools: Tools, context: Context, pins: tuple[Pin, ...]) -> Clauses:
    found = (pin for pin in pins if pin.found.search(context.folded))
    pin = next(found, None)
    return _pinned(tools, context, pin)[:_MOST] if pin else ()


def _pinned(tools: Tools, context: Context, pin: Pin) -> Clauses:
    clauses = (tools.index.clause(id) for id in pin.clauses)
    return tuple(one for one in clauses if is_quotable(tools, one, context))
