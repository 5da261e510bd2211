"""Third step: what needs no look-up, and cutting very long messages."""

import re
from dataclasses import replace

from actions.answering import buttons
from actions.answering.model import Answer, Context
from actions.answering.tools import Tools
from knowledge.outcomes import Outcome
from knowledge.text.cleaning import count_han, for_matching

_SENTENCE = re.compile(r"[^。！？!?；;\n]+[。！？!?；;\n]?")
_QUESTION = re.compile(r"[？?]")


def check_scope(tools: Tools, context: Context) -> Context | Answer:
    """Stop on small talk, on a wish for a person, and on what holds no words to search with."""
    scope = tools.rules.scope
    bare = scope.punctuation.sub("", context.folded)
    chat = scope.smalltalk.fullmatch(bare)
    if chat:
        return _say(tools, f"smalltalk.{chat.lastgroup}", Outcome.SMALLTALK)
    if scope.human.fullmatch(bare):
        return _say(tools, "handoff.human", Outcome.HANDOFF)
    if scope.complaint.occur_in(context.folded):
        return _say(tools, "handoff.complaint", Outcome.HANDOFF, tools.rules.complaint_queue)
    if scope.veterans.occur_in(context.folded):
        queue = tools.rules.veterans_queue
        return _say(tools, "out_of_scope.veterans", Outcome.OUT_OF_SCOPE, queue)
    problem = _wordless(tools, bare) or _other_field(tools, context)
    if problem:
        return _say(tools, f"out_of_scope.{problem}", Outcome.OUT_OF_SCOPE)
    return _shorten(context, tools.rules.limits.longest_question)


def _wordless(tools: Tools, bare: str) -> str | None:
    if not bare:
        return "empty"
    if tools.rules.scope.sounds.fullmatch(bare):
        return "no_words"
    if count_han(bare):
        return "no_words" if len(set(bare)) == 1 else None
    return "foreign" if any(character.isalpha() for character in bare) else "no_words"


def _other_field(tools: Tools, context: Context) -> str | None:
    return "other_fields" if tools.rules.scope.other_fields.occur_in(context.folded) else None


def _say(tools: Tools, key: str, outcome: Outcome, queue: str | None = None) -> Answer:
    return Answer(
        outcome,
        tools.texts.render(f"answering.{key}"),
        queue=queue or (None if outcome is Outcome.SMALLTALK else tools.rules.default_queue),
        buttons=buttons.ways_on(tools.texts),
    )


def _shorten(context: Context, longest: int) -> Context:
    """Keep the sentences that ask, then the last ones: people tell first and ask at the end."""
    if len(context.question) <= longest:
        return context
    sentences = [one.strip() for one in _SENTENCE.findall(context.question) if one.strip()]
    question = _what_asks(sentences, longest) or context.question[-longest:]
    return replace(context, question=question, folded=for_matching(question), is_shortened=True)


def _what_asks(sentences: list[str], longest: int) -> str:
    last_first = reversed(range(len(sentences)))
    kept: set[int] = set()
    for at in sorted(last_first, key=lambda at: _QUESTION.search(sentences[at]) is None):
        if sum(len(sentences[one]) for one in kept) + len(sentences[at]) > longest:
            break
        kept.add(at)
    return "".join(sentences[at] for at in sorted(kept))


def out_of_scope(tools: Tools, context: Context) -> Answer:
    """Return the honest «the documents do not speak of this», with the ways on."""
    answer = _say(tools, "out_of_scope.nothing_found", Outcome.OUT_OF_SCOPE)
    return replace(answer, retrieved=context.hits)
