"""Questions that may mean several things: named options to press."""

from actions.answering import buttons
from actions.answering.model import Answer, Context
from actions.answering.rules import Options
from actions.answering.tools import Tools
from knowledge.outcomes import Outcome
from knowledge.text.cleaning import count_han


def vague(tools: Tools, context: Context) -> Answer | None:
    """Return options when the question is only a broad word such as 补贴."""
    bare = tools.rules.scope.punctuation.sub("", context.folded)
    core = tools.rules.fillers.sub("", bare)
    for pattern, options in tools.rules.vague:
        if pattern.fullmatch(core):
            return _ask(tools, context, options)
    return None


def tied(tools: Tools, context: Context) -> Answer | None:
    """Return options when a short question fits two different topics equally well."""
    limits, best = tools.rules.limits, context.hits[0].score
    if count_han(context.folded) > limits.short_question:
        return None
    close = [hit for hit in context.hits if hit.score >= limits.close_ratio * best]
    found = [tools.rules.topics.get(_section(tools, hit.clause.id)) for hit in close]
    topics = tuple({topic[0]: topic for topic in found if topic}.values())
    return _ask(tools, context, topics[:4]) if len(topics) > 1 else None


def give_up(tools: Tools, context: Context) -> Answer:
    """Offer a person instead of asking a second time what is meant."""
    return Answer(
        Outcome.HANDOFF,
        tools.texts.render("answering.handoff.unclear"),
        retrieved=context.hits,
        queue=tools.rules.default_queue,
        buttons=buttons.ways_on(tools.texts),
    )


def _section(tools: Tools, clause_id: str) -> str:
    longest = sorted(tools.rules.topics, key=len, reverse=True)
    return next((prefix for prefix in longest if clause_id.startswith(f"{prefix}.")), "")


def _ask(tools: Tools, context: Context, options: Options) -> Answer:
    choices = tuple(buttons.option(title, question) for title, question in options)
    return Answer(
        Outcome.CLARIFY,
        tools.texts.render("answering.clarify"),
        retrieved=context.hits,
        queue=tools.rules.default_queue,
        buttons=(*choices, buttons.human(tools.texts)),
    )
