"""Eighth step: two questions in one message, each with its own clause.

A message is only taken apart when each part finds a clause of its own that answers it well;
otherwise it stays the one question that it looked like. So a single question is never split.
"""

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
    rules = tools.rules.parts
    runs = [run for run in rules.strong.split(for_matching(question)) if run.strip()]
    asking = [run for run in runs if rules.asking.search(run)]
    if len(asking) > 1:
        told = "，".join(runs[: runs.index(asking[0])])
        return _long_enough(tools, tuple(f"{told}，{run}".strip("，") for run in asking[:2]))
    pieces = [piece for run in runs for piece in rules.weak.split(run) if piece.strip()]
    asking = [piece for piece in pieces if rules.asking.search(piece)]
    if len(asking) < 2:
        return (question,)
    told = "，".join(pieces[: pieces.index(asking[0])])
    return _long_enough(tools, tuple(f"{told}，{piece}".strip("，") for piece in asking[:2]))


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
    if isinstance(decided, Answer) or not decided.chosen or decided.is_urgent:
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
