"""Sixth step: questions about the documents themselves, answered by listing what stands there."""

from collections.abc import Sequence
from dataclasses import dataclass

import cn2an

from actions.answering import buttons
from actions.answering.compose import citation_of, is_sourced, quote, sources_of
from actions.answering.documents import documents_meant
from actions.answering.meta_rules import Words
from actions.answering.model import Answer, Context, Hit
from actions.answering.retrieve import failed
from actions.answering.tools import Tools
from knowledge.documents.model import Clause, ClauseKind, Document
from knowledge.outcomes import Completeness, Outcome
from knowledge.retrieval import Hit as Found

_NOT_IN_THE_TEXT = ("date", "phone")


@dataclass(frozen=True)
class _Found:
    """What is said, and the rows that say it."""

    lines: tuple[str, ...]
    rows: tuple[Clause, ...]
    missing: str = ""  # the kind of figure that the text does not give
    catalogue: str = ""  # what the catalogue adds to the text


def answer_meta(tools: Tools, context: Context) -> Context | Answer:
    """Stop with what the documents say of themselves; other questions go on."""
    found = _listing(tools, context)
    if found is None and not _is_pinned(tools, context):
        found = _section(tools, context) or _front_matter(tools, context)
    return _answer(tools, context, found) if found else context


def _listing(tools: Tools, context: Context) -> _Found | None:
    """List the clauses that hold a word mentioned as a word («哪些条款说鼓励»)."""
    rules = tools.rules.meta
    words = (one for one in rules.words.values() if one.mentioned.search(context.folded))
    wanted = next(words, None)
    if wanted is None or not rules.listing.search(context.folded):
        return None
    rows = [
        clause
        for document in documents_meant(tools, context)
        for clause in _rows(tools, document, ClauseKind.CLAUSE)
        if _is_meant(wanted, clause)
    ]
    rows.sort(key=lambda clause: clause.strength not in wanted.strengths)
    return _list(tools, tools.texts.render("answering.meta.listing"), rows) if rows else None


def _section(tools: Tools, context: Context) -> _Found | None:
    """List the clauses under the numbered heading asked for («第五部分讲什么»)."""
    asked = tools.rules.meta.kinds["section"].search(context.folded)
    if not asked:
        return None
    place = int(cn2an.cn2an(asked["number"], "smart"))
    for document in documents_meant(tools, context):
        heading = _heading(tools, document, place)
        rows = [
            clause
            for clause in _rows(tools, document, ClauseKind.CLAUSE)
            if heading and clause.path[:1] == (heading,)
        ]
        if rows:
            title = tools.texts.render(
                "answering.meta.section", title=document.title, heading=heading
            )
            return _list(tools, title, rows)
    return None


def _front_matter(tools: Tools, context: Context) -> _Found | None:
    """Quote the rows above the first heading: title, number, addressees, grounds."""
    kinds = _kinds(tools, context.folded)
    found = [
        one
        for document in (documents_meant(tools, context) if kinds else ())
        for kind in kinds
        if (one := _row_of(tools, document, kind))
    ]
    if not found:
        return None
    return _Found(
        lines=tuple(line for one in found for line in one.lines),
        rows=tuple(row for one in found for row in one.rows),
        missing=next((one.missing for one in found if one.missing), ""),
        catalogue=" ".join(one.catalogue for one in found),
    )


def _kinds(tools: Tools, folded: str) -> list[str]:
    rules = tools.rules.meta
    return [
        kind
        for kind, asked in rules.kinds.items()
        if kind != "section"
        and asked.search(folded)
        and (kind not in rules.needs_document or rules.document.search(folded))
    ]


def _row_of(tools: Tools, document: Document, kind: str) -> _Found | None:
    say = tools.texts.render
    front = _rows(tools, document, ClauseKind.META)
    title = next((one for one in front if document.title in one.text), front[0] if front else None)
    if title is None:
        return None
    if kind == "date" and document.issued:
        day = document.issued
        dated = {"year": day.year, "month": day.month, "day": day.day}
        line = say("answering.meta.date_known", title=document.title, **dated)
        return _Found((line,), (title,), catalogue=line)
    if kind in _NOT_IN_THE_TEXT:
        what = say(f"answering.asked.{'deadline' if kind == 'date' else kind}")
        return _Found((say("answering.not_stated", what=what),), (title,), missing=kind)
    if kind == "issuer":
        return _Found((say("answering.meta.issuer", value="、".join(document.issuers)),), (title,))
    if kind == "title":
        return _Found((say("answering.meta.title"),), (title,))
    if kind == "number":
        rows = [one for one in front if document.number in one.text] or [title]
        return _Found((say("answering.meta.number", value=document.number),), (rows[0],))
    rows = [one for one in front if tools.rules.meta.rows[kind].search(one.text)]
    return _Found((say(f"answering.meta.{kind}"),), (rows[0],)) if rows else None


def _list(tools: Tools, title: str, rows: Sequence[Clause]) -> _Found:
    most = tools.rules.meta.most
    more = (tools.texts.render("answering.meta.more"),) if len(rows) > most else ()
    return _Found((title, *more), tuple(rows[:most]))


def _answer(tools: Tools, context: Context, found: _Found) -> Answer:
    rows = tuple(dict.fromkeys(found.rows))
    lines = [*dict.fromkeys(found.lines[:1]), *(quote(tools, row).strip() for row in rows)]
    lines += dict.fromkeys(found.lines[1:])
    reply = "\n\n".join(lines)
    sources = (text for row in rows for text in sources_of(tools, row))
    if not is_sourced(tools, reply, (*sources, found.catalogue)):
        return failed(tools)
    return Answer(
        outcome=Outcome.NOT_STATED if found.missing else Outcome.ANSWERED,
        reply=reply,
        completeness=Completeness.PARTIAL if found.missing else Completeness.FULL,
        citations=tuple(map(citation_of, rows)),
        retrieved=_led_by(rows, context.hits),
        queue=tools.rules.default_queue,
        buttons=(buttons.human(tools.texts),),
        asked=context.question,
    )


def _led_by(rows: Sequence[Clause], hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """Return the rows that say it, found for certain, before what the search found."""
    certain = [Found(row, 1.0, lexical=1.0, dense=1.0) for row in rows]
    return (*certain, *(hit for hit in hits if hit.clause not in rows))


def _rows(tools: Tools, document: Document, kind: ClauseKind) -> tuple[Clause, ...]:
    every = tools.index.clauses.values()
    return tuple(one for one in every if one.document == document.number and one.kind is kind)


def _heading(tools: Tools, document: Document, place: int) -> str:
    headings = [one.text for one in _rows(tools, document, ClauseKind.HEADING)]
    top = [one for one in headings if tools.rules.meta.heading.match(one)]
    return top[place - 1] if 0 < place <= len(top) else ""


def _is_meant(words: Words, clause: Clause) -> bool:
    if words.stated is None:
        return clause.strength in words.strengths
    return words.stated.search(clause.text) is not None


def _is_pinned(tools: Tools, context: Context) -> bool:
    return any(pin.found.search(context.folded) for pin in tools.rules.pins)
