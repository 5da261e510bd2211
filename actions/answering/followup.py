"""Fourth step: a question that is complete only with the one before («那要带啥子？»)."""

from dataclasses import replace

from actions.answering import asks
from actions.answering.familiar import is_known
from actions.answering.model import Context
from actions.answering.tools import Tools
from knowledge.text.cleaning import count_han, for_matching


def resume(tools: Tools, context: Context) -> Context:
    """Complete a follow-up from the topic; other questions go on unchanged."""
    rules, topic = tools.rules.followup, context.topic
    own = tools.rules.scope.punctuation.sub("", context.folded)
    if not topic.question or count_han(own) > rules.longest:
        return context
    previous = for_matching(topic.question)
    if _is_bare(tools, own):
        carried = topic.clause if asks.kinds(tools.rules, own) else ""
        return _completed(context, _matter(tools, previous) + own, carried)
    subject = _new_subject(tools, own)
    return _completed(context, _changed(tools, previous, subject)) if subject else context


def _is_bare(tools: Tools, own: str) -> bool:
    """Say whether the words ask for something and do not say of what."""
    rest = asks.without(tools.rules, own)
    rest = tools.rules.followup.bare.sub("", tools.rules.fillers.sub("", rest))
    if asks.kinds(tools.rules, own):
        return count_han(rest) <= tools.rules.followup.left_over
    return not rest and tools.rules.parts.asking.search(own) is not None


def _matter(tools: Tools, previous: str) -> str:
    named = tools.rules.followup.matters.findall(previous)
    return named[0] if named else asks.without(tools.rules, previous)


def _new_subject(tools: Tools, own: str) -> str:
    found = tools.rules.followup.changed.fullmatch(own)
    subject = (found["a"] or found["b"]) if found else ""
    is_question = tools.rules.parts.asking.search(subject) or asks.kinds(tools.rules, subject)
    return "" if is_question or not is_known(tools, subject) else subject


def _changed(tools: Tools, previous: str, subject: str) -> str:
    """Put the new subject in the place of what it replaces."""
    rules = tools.rules.followup
    if rules.matters.search(subject):
        asked = rules.matters.sub("", previous)
        return subject + asked
    for pair in rules.opposites:
        if pair.search(subject):
            previous = pair.sub("", previous)
    return subject + previous


def _completed(context: Context, question: str, carried: str = "") -> Context:
    return replace(
        context,
        question=question,
        folded=for_matching(question),
        is_resumed=True,
        carried=carried,
    )
