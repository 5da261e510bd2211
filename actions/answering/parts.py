"""Eighth step: two questions in one message, each with its own clause.

A message is only taken apart when each part finds a clause of its own that answers it well;
otherwise it stays the one question that it looked like. So a single question is never split.
"""

from collections.abc import Iterator
from dataclasses import replace

from actions.answering.decide import decide
from actions.answering.model import Answer, Context
from actions.answering.retrieve import retrieve
from actions.answering.tools import Tools
from knowledge.outcomes import Completeness, Outcome
from knowledge.text.cleaning import count_han, for_matching

_SURE = 0.999  # asked in the very words of an authored question


def take_apart(tools: Tools, context: Context) -> Context | Answer:
    """Answer two questions one after the other when the message holds two."""
    if context.is_urgent or context.is_resumed or _is_one(context):
        return context
    questions = split(tools, context.question)
    if len(questions) < 2:
        return context
    parts = [part for one in questions if (part := _answered(tools, context, one))]
    if len(parts) < 2 or parts[0].chosen[0] == parts[1].chosen[0]:
        return context
    return _both(context, parts)


def split(tools: Tools, question: str) -> tuple[str, ...]:
    """Return the two questions that a message may hold, or the message alone.

    What is told before the first question («老兵生了病，…») belongs to both of its clauses.
    """
    folded = for_matching(question)
    for pieces in _ways(tools, folded):
        asking = [at for at, piece in enumerate(pieces) if _asks(tools, piece)]
        if len(asking) > 1:
            told = pieces[: asking[0]]
            both = ("，".join([*told, pieces[at]]) for at in asking[:2])
            return _long_enough(tools, tuple(both))
    return (question,)


def _ways(tools: Tools, folded: str) -> Iterator[list[str]]:
    """Yield the ways to cut a message, the surest first."""
    rules = tools.rules.parts
    both = rules.both.search(folded)
    if both:
        yield [both["a"] + both["asked"], both["b"] + both["asked"]]
    for cut in (rules.strong, rules.stop):
        yield [piece.strip("，, ") for piece in cut.split(folded) if piece.strip("，, ")]


def _asks(tools: Tools, piece: str) -> bool:
    return tools.rules.parts.asking.search(piece) is not None


def _long_enough(tools: Tools, questions: tuple[str, ...]) -> tuple[str, ...]:
    least = tools.rules.parts.least_words
    return questions if all(count_han(one) >= least for one in questions) else questions[:1]


def _is_one(context: Context) -> bool:
    return bool(context.hits) and context.hits[0].score >= _SURE


def _answered(tools: Tools, context: Context, question: str) -> Context | None:
    alone = replace(
        context, question=question, folded=for_matching(question), hits=(), chosen=(), missing=()
    )
    found = retrieve(tools, alone)
    if isinstance(found, Answer) or not found.hits:
        return None
    decided = decide(tools, found)
    if isinstance(decided, Answer) or not decided.chosen:
        return None
    is_found = found.hits[0].score >= tools.rules.limits.part_least
    return replace(decided, chosen=decided.chosen[:1]) if is_found else None


def _both(context: Context, parts: list[Context]) -> Context:
    first, second = parts[:2]
    is_silent = all(part.outcome is Outcome.NOT_STATED for part in parts)
    is_whole = all(part.completeness is Completeness.FULL for part in parts)
    led = (first.hits[0], second.hits[0], *first.hits, *second.hits, *context.hits)
    by_clause = {hit.clause.id: hit for hit in reversed(led)}
    order = dict.fromkeys(hit.clause.id for hit in led)
    return replace(
        context,
        chosen=(first.chosen[0], second.chosen[0]),
        hits=tuple(by_clause[id] for id in order),
        outcome=Outcome.NOT_STATED if is_silent else Outcome.ANSWERED,
        completeness=Completeness.FULL if is_whole else Completeness.PARTIAL,
        missing=(),
        amounts=None,
        parts=(first, second),
    )
