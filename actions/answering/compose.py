"""Last step: the words. The clause verbatim, wording by its strength, no promise, a next step."""

from collections.abc import Iterator

import structlog

from actions.answering import buttons
from actions.answering.figures import unsourced
from actions.answering.model import Answer, Context
from actions.answering.retrieve import failed
from actions.answering.tools import Tools
from actions.replies import Citation
from knowledge.documents.model import Clause
from knowledge.outcomes import Outcome

_ABOUT_THE_OFFICE = frozenset({"phone", "address"})
_log = structlog.get_logger(__name__)


def compose(tools: Tools, context: Context) -> Answer:
    """Return the reply; an unsourced figure in it is a fault of ours and never sent."""
    citations = tuple(_citation(clause) for clause in context.chosen)
    reply = "\n\n".join(_paragraphs(tools, context))
    strangers = unsourced(reply, _sources(tools, context), tools.rules.chinese_figure)
    if strangers:
        _log.error("a reply held a figure without a source", action="answer.compose")
    if strangers or not citations:
        return failed(tools)
    return Answer(
        outcome=Outcome.NOT_STATED if context.not_stated else Outcome.ANSWERED,
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
    )


def queue_of(tools: Tools, context: Context) -> str:
    """Return where a handoff of this question goes: urgent, by clause, or the catch-all."""
    if context.is_urgent:
        return tools.rules.urgent_queue
    found = (queue for one in context.chosen for queue in buttons.function_values(one, "HND"))
    return next(found, tools.rules.default_queue)


def _paragraphs(tools: Tools, context: Context) -> Iterator[str]:
    texts = tools.texts
    if context.is_shortened:
        yield texts.render("answering.shortened")
    if context.is_urgent:
        yield texts.render("answering.urgent")
    if context.not_stated:
        what = texts.render(f"answering.asked.{context.not_stated}")
        yield texts.render("answering.not_stated", what=what)
    said = None
    for clause in context.chosen:
        yield _opening(tools, clause, is_repeated=clause.strength is said) + _quote(tools, clause)
        said = clause.strength
    yield from dict.fromkeys(_notes(tools, context))
    yield _next_step(tools, context)


def _opening(tools: Tools, clause: Clause, *, is_repeated: bool) -> str:
    key, plain = f"answering.open.{clause.strength.value}", f"plain.{clause.id}"
    opening = "" if is_repeated else tools.texts.render(key)
    opening += tools.texts.render(plain) if tools.texts.has(plain) else ""
    return f"{opening}\n\n" if opening else ""


def _quote(tools: Tools, clause: Clause) -> str:
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


def _next_step(tools: Tools, context: Context) -> str:
    office = tools.offices.get(queue_of(tools, context), "")
    lines = []
    if context.not_stated in _ABOUT_THE_OFFICE:
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
    yield from (tools.contact.phone, tools.contact.address, tools.contact.hours)
    for clause in context.chosen:
        document = tools.documents[clause.document]
        yield from (clause.text, clause.document, *clause.path, document.title, document.note)


def _citation(clause: Clause) -> Citation:
    return Citation(
        document=clause.document,
        clause=clause.id,
        path=" / ".join(clause.path),
        text=clause.text,
        strength=clause.strength.value,
    )
