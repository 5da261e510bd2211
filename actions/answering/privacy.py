"""Second step: what we refuse, kindly, and with a way on."""

from actions.answering import buttons
from actions.answering.model import Answer, Context
from actions.answering.tools import Tools
from knowledge.outcomes import Outcome
from knowledge.text.cleaning import count_han

ABUSE = "abuse"
_STILL_A_QUESTION = 5  # Chinese characters left when the swearing is taken away


def refuse(tools: Tools, context: Context) -> Context | Answer:
    """Stop on other people's data, one's own file, a wish for a decision, or mere abuse."""
    for kind, phrases in tools.rules.refusals.items():
        if kind != ABUSE and phrases.occur_in(context.folded):
            return refused(tools, kind)
    rest = tools.rules.refusals[ABUSE].found.sub("", context.folded)
    return context if rest == context.folded or _still_asks(rest) else refused(tools, ABUSE)


def is_abusive(tools: Tools, context: Context) -> bool:
    """Say whether the text holds swearing; an angry question still deserves its answer."""
    return tools.rules.refusals[ABUSE].occur_in(context.folded)


def refused(tools: Tools, kind: str) -> Answer:
    """Return the kind refusal with the two ways on."""
    return Answer(
        Outcome.REFUSED,
        tools.texts.render(f"answering.refused.{kind}"),
        queue=tools.rules.default_queue,
        buttons=buttons.ways_on(tools.texts),
    )


def _still_asks(rest: str) -> bool:
    return count_han(rest) >= _STILL_A_QUESTION
