"""First step: danger to life."""

from dataclasses import dataclass

from actions.answering.model import Answer, Context
from actions.answering.rules import load_crisis
from actions.answering.tools import Tools
from actions.texts import Texts
from knowledge.outcomes import Outcome
from knowledge.text.cleaning import for_matching

CRISIS_QUEUE = "Q-WJ"


@dataclass(frozen=True)
class CrisisFinding:
    """What danger a text speaks of: self_harm, violence, abuse or medical."""

    kind: str
    queue: str = CRISIS_QUEUE


def find_crisis(text: str) -> CrisisFinding | None:
    """Return the danger that a citizen's text speaks of, or None.

    Needs nothing but the text, and is biased to false alarms: the gateway asks it before
    anything else, and works when everything else is down.
    """
    folded = for_matching(text)
    for kind, phrases in load_crisis().items():
        if phrases.occur_in(folded):
            return CrisisFinding(kind)
    return None


def crisis_answer(texts: Texts, finding: CrisisFinding) -> Answer:
    """Return the fixed answer with the emergency numbers; it asks nothing and offers no menu."""
    reply = texts.render(f"answering.crisis.{finding.kind}")
    return Answer(Outcome.CRISIS, reply, queue=finding.queue, is_urgent=True)


def stop_for_crisis(tools: Tools, context: Context) -> Context | Answer:
    """Stop with the fixed text when there is danger."""
    finding = find_crisis(context.question)
    return crisis_answer(tools.texts, finding) if finding else context
