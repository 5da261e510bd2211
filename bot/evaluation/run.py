"""Asking the questions."""

import time
from collections.abc import Callable, Sequence
from datetime import date

from actions.answering import Answer
from bot.evaluation.inventions import Sources, inventions
from bot.evaluation.model import Observation, Question, Report
from bot.evaluation.scoring import score

Ask = Callable[[str, date], Answer]


def evaluate(ask: Ask, questions: Sequence[Question], sources: Sources, on: date) -> Report:
    """Ask every question as of a date and score what came of it, together and per kind."""
    observed = tuple(_observe(ask, question, sources, on) for question in questions)
    kinds = dict.fromkeys(question.kind for question in questions)
    return Report(
        overall=score(observed),
        kinds={
            kind: score([one for one in observed if one.question.kind == kind]) for kind in kinds
        },
        observations=observed,
    )


def _observe(ask: Ask, question: Question, sources: Sources, on: date) -> Observation:
    started = time.perf_counter()
    answer = ask(question.text, on)
    ms = (time.perf_counter() - started) * 1000
    return Observation(
        question=question,
        outcome=answer.outcome,
        retrieved=tuple(hit.clause.id for hit in answer.retrieved),
        cited=tuple(citation.clause for citation in answer.citations),
        inventions=inventions(sources, answer),
        reply=answer.reply,
        ms=ms,
    )
