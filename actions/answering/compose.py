"""Last step: the words. The clause verbatim, wording by its strength, no promise, a next step."""

from collections.abc import Iterable, Iterator

import structlog

from actions.answering import buttons, conflicts, succession
from actions.answering.amounts import lines as amount_lines
from actions.answering.figures import unsourced
from actions.answering.model import Answer, Context, Shown
from actions.answering.retrieve import failed
from actions.answering.tools import Tools
from actions.answering.wording import line_of
from actions.replies import Citation
from knowledge.documents.model import Clause
from knowledge.outcomes import Outcome

_ABOUT_THE_OFFICE = frozenset({"phone", "address"})
_log = structlog.get_logger(__name__)


def compose(tools: Tools, context: Context) -> Answer:
    """Return the reply; an unsourced figure in it is a fault of ours and never sent."""
    citations = tuple(citation_of(clause) for clause in context.chosen)
    reply = "\n\n".join(_paragraphs(tools, context))
    shown = _amounts_shown(context)
    if not citations or not is_sourced(tools, reply, _sources(tools, context), shown):
        return failed(tools)
    return Answer(
        outcome=context.outcome,
        reply=reply,
        completeness=context.completeness,
        citations=citations,
        retrieved=context.hits,
        queue=queue_of(tools, context),
        buttons=(
            *buttons.screenings(tools, context.chosen, context.folded),
            buttons.human(tools.texts),
        ),
        is_urgent=context.is_urgent,
        asked=context.question,
    )


def is_sourced(
    tools: Tools, reply: str, sources: Iterable[str], shown: Iterable[Shown] = ()
) -> bool:
    """Say whether every figure of a reply has a source; log it when one has none."""
    strangers = unsourced(reply, sources, tools.rules.chinese_figure, shown)
    if strangers:
        _log.error("a reply held a figure without a source", action="answer.compose")
    return not strangers


def sources_of(tools: Tools, clause: Clause) -> tuple[str, ...]:
    """Return what a reply that quotes a clause may take figures from."""
    document = tools.documents[clause.document]
    return (clause.text, clause.document, *clause.path, document.title, document.note)


def queue_of(tools: Tools, context: Context) -> str:
    """Return where a handoff of this question goes: urgent, by clause, or the catch-all."""
    if context.is_urgent:
        return tools.rules.urgent_queue
    found = (queue for one in context.chosen for queue in buttons.function_values(one, "HND"))
    return next(found, tools.rules.default_queue)


def _paragraphs(tools: Tools, context: Context) -> Iterator[str]:
    for name in ("is_shortened", "is_resumed", "is_guess", "is_urgent"):
        if getattr(context, name):
            yield tools.texts.render(f"answering.{name.removeprefix('is_')}")
    if context.parts:
        yield tools.texts.render("answering.part.both")
    for place, part in zip(("first", "second"), context.parts, strict=False):
        yield tools.texts.render(f"answering.part.{place}")
        yield from _said(tools, part)
    if not context.parts:
        yield from _said(tools, context)
    yield from dict.fromkeys(_notes(tools, context))
    yield _next_step(tools, context)


def _said(tools: Tools, context: Context) -> Iterator[str]:
    """What one question gets: what is not stated, the clauses, and a dated amount if any."""
    if context.outcome is Outcome.NOT_STATED:
        yield tools.texts.render("answering.not_stated", what=_names(tools, context.missing))
    before = None
    leads = {one.lead.id: one for one in context.conflicts}
    others = {one.other.id: one for one in context.conflicts}
    for clause in context.chosen:
        if clause.id in leads:
            yield conflicts.opening(tools)
        line = line_of(tools.rules.wording, clause)
        yield _opening(tools, clause, "" if line == before else line) + quote(tools, clause)
        before = line
        if clause.id in others:
            yield conflicts.closing(tools, others[clause.id])
    if context.missing and context.outcome is Outcome.ANSWERED:
        yield tools.texts.render("answering.partly", what=_names(tools, context.missing))
    if context.amounts:
        yield "\n".join(amount_lines(tools, context.amounts))


def _names(tools: Tools, kinds: tuple[str, ...]) -> str:
    return "、".join(tools.texts.render(f"answering.asked.{kind}") for kind in kinds)


def _opening(tools: Tools, clause: Clause, line: str) -> str:
    plain = f"plain.{clause.id}"
    opening = tools.texts.render(f"answering.open.{line}") if line else ""
    opening += tools.texts.render(plain) if tools.texts.has(plain) else ""
    return f"{opening}\n\n" if opening else ""


def quote(tools: Tools, clause: Clause) -> str:
    """Return a clause verbatim with where it stands."""
    document = tools.documents[clause.document]
    return tools.texts.render(
        "answering.quote",
        number=clause.document,
        path=" / ".join(_without_stop(heading) for heading in clause.path) or document.title,
        text=clause.text,
    )


def _without_stop(heading: str) -> str:
    return heading.rstrip("\u3002")  # 「（一）精准落实兜底政策。」 ends in a full stop


def _notes(tools: Tools, context: Context) -> Iterator[str]:
    for clause in context.chosen:
        note = tools.documents[clause.document].note
        if note:
            yield tools.texts.render("answering.note", note=note)
    yield from succession.notes(tools, context)


def _next_step(tools: Tools, context: Context) -> str:
    office = tools.offices.get(queue_of(tools, context), "")
    lines = []
    if _ABOUT_THE_OFFICE.intersection(_all_missing(context)):
        lines.append(_contact(tools))
    if office:
        lines.append(tools.texts.render("answering.next.office", office=office))
    else:
        lines.append(tools.texts.render("answering.next.window"))
    if buttons.screenings(tools, context.chosen, context.folded):
        lines.append(tools.texts.render("answering.next.screening"))
    else:
        lines.append(tools.texts.render("answering.next.human"))
    return "".join(lines)


def _all_missing(context: Context) -> Iterator[str]:
    for one in (context, *context.parts):
        yield from one.missing


def _amounts_shown(context: Context) -> Iterator[Shown]:
    for one in (context, *context.parts):
        yield from one.amounts.rows if one.amounts else ()


def _contact(tools: Tools) -> str:
    known = {
        name: value
        for name in ("phone", "address", "hours")
        if (value := getattr(tools.contact, name))
    }
    if not known:
        return tools.texts.render("answering.contact.missing")
    parts = [tools.texts.render(f"answering.contact.{name}", value=known[name]) for name in known]
    return "".join(parts)


def _sources(tools: Tools, context: Context) -> Iterator[str]:
    yield from succession.sources(tools, context)
    yield from conflicts.sources(tools, context)
    yield from (tools.contact.phone, tools.contact.address, tools.contact.hours)
    for clause in context.chosen:
        yield from sources_of(tools, clause)


def citation_of(clause: Clause) -> Citation:
    """Return the citation of a clause, verbatim."""
    return Citation(
        document=clause.document,
        clause=clause.id,
        path=" / ".join(clause.path),
        text=clause.text,
        strength=clause.strength.value,
    )
