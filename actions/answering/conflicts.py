"""Ninth step: when another document in force says otherwise, both are quoted, and it is said so.

Which one leads is decided in knowledge/conflicts by rule (docs/adr/0014); the window decides what
is done.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from actions.answering.model import Context
from actions.answering.retrieve import is_quotable
from actions.answering.tools import Tools
from knowledge.conflicts import Conflict, Difference, Kind, day_of
from knowledge.documents.model import Clause, Document
from knowledge.outcomes import Completeness


def note_conflicts(tools: Tools, context: Context) -> Context:
    """Put beside each chosen clause the one that differs from it, the lead first."""
    if not context.parts:
        return _noted(tools, context)
    parts = tuple(_noted(tools, part) for part in context.parts)
    conflicts = tuple(one for part in parts for one in part.conflicts)
    return replace(
        context,
        parts=parts,
        chosen=tuple(dict.fromkeys(clause for part in parts for clause in part.chosen)),
        conflicts=conflicts,
        completeness=_completeness(context, conflicts),
    )


def _noted(tools: Tools, context: Context) -> Context:
    conflicts: list[Conflict] = []
    order: list[Clause] = []
    for clause in context.chosen:
        conflict = None if clause in order else _find(tools, context, clause, order)
        conflicts += [conflict] if conflict else []
        order += [conflict.lead, conflict.other] if conflict else [clause]
    return replace(
        context,
        chosen=tuple(dict.fromkeys(order)),
        conflicts=tuple(conflicts),
        completeness=_completeness(context, conflicts),
    )


def _completeness(context: Context, conflicts: object) -> Completeness:
    return Completeness.PARTIAL if conflicts else context.completeness


def _find(tools: Tools, context: Context, clause: Clause, quoted: list[Clause]) -> Conflict | None:
    """Return the conflict of a clause with the one that fits the question best, if any does."""
    partners = {
        other: difference
        for name, difference in tools.comparer.partners(clause).items()
        if (other := tools.index.clause(name)) not in quoted and is_quotable(tools, other, context)
    }
    scores = _scores(tools, context) if partners else {}
    fitting = {
        other: scores.get(other.id, 0.0)
        for other, difference in partners.items()
        if difference.kind is Kind.DECLARED or scores.get(other.id, 0.0) >= tools.floor
    }
    if not fitting:
        return None
    best = max(fitting, key=lambda other: fitting[other])
    return tools.comparer.settle(clause, best, partners[best])


def _scores(tools: Tools, context: Context) -> Mapping[str, float]:
    """Return how well every clause fits; only those that differ need more than the first hits."""
    every = tools.index.search(context.question, top=len(tools.index.clauses), on=context.on)
    return {hit.clause.id: hit.score for hit in every}


def opening(tools: Tools) -> str:
    """Return what stands before the two quotations."""
    return tools.texts.render("answering.conflict.opening")


def closing(tools: Tools, conflict: Conflict) -> str:
    """Return what stands after them: where they differ, why one leads, and who decides."""
    return "".join(
        (
            tools.texts.render("answering.conflict.which", **_named(tools, conflict)),
            _difference(tools, conflict.difference),
            tools.texts.render(f"answering.conflict.rule.{conflict.rule}"),
            tools.texts.render("answering.conflict.window"),
        )
    )


def sources(tools: Tools, context: Context) -> Iterator[str]:
    """Yield where the figures of the words around come from: the catalogue's dates."""
    for conflict in context.conflicts:
        yield from _named(tools, conflict).values()


def _named(tools: Tools, conflict: Conflict) -> dict[str, str]:
    return {
        "lead": _document(tools, tools.documents[conflict.lead.document]),
        "other": _document(tools, tools.documents[conflict.other.document]),
    }


def _document(tools: Tools, document: Document) -> str:
    return tools.texts.render(
        "answering.conflict.document",
        number=document.number,
        level=document.level,
        day=_day(tools, document),
    )


def _day(tools: Tools, document: Document) -> str:
    day, is_rough = day_of(document)
    if day is None:
        return tools.texts.render("answering.conflict.day.unknown")
    if is_rough:
        return tools.texts.render("answering.conflict.day.year", year=day.year)
    kind = "issued" if document.issued else "from"
    dated = {"year": day.year, "month": day.month, "day": day.day}
    return tools.texts.render(f"answering.conflict.day.{kind}", **dated)


def _difference(tools: Tools, difference: Difference) -> str:
    say, first, second = tools.texts.render, difference.first, difference.second
    if difference.kind is Kind.DECLARED:
        return say("answering.conflict.declared")
    if difference.kind is Kind.FORCE:
        first, second = (say(f"answering.conflict.forces.{one}") for one in (first, second))
    return say(f"answering.conflict.{difference.kind}", first=first, second=second)
