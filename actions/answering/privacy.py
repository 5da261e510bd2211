"""Second step: what we refuse, kindly, and with a way on."""

from actions.answering import buttons
from actions.answering.model import Answer, Context
from actions.answering.tools import Tools
from knowledge.outcomes import Outcome
from knowledge.text.cleaning import count_han

_STILL_A_QUESTION = 5  # Chinese characters left when the swearing is taken away


def refuse(tools: Tools, context: Context) -> Context | Answer:
    """Stop on other people's data, one's own file, a wish for a decision, or mere abuse."""
    for kind, phrases in tools.rules.refusals.items():
        if not phrases.occur_in(context.folded):
            continue
        if kind == "abuse" and _still_asks(phrases.found.sub("", context.folded)):
            continue
        return Answer(
            Outcome.REFUSED,
            tools.texts.render(f"answering.refused.{kind}"),
            queue=tools.rules.default_queue,
            buttons=buttons.ways_on(tools.texts),
        )
    return context


def _still_asks(rest: str) -> bool:
    return count_han(rest) >= _STILL_A_QUESTION
