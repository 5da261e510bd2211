"""Clauses as the case page shows them and as they go into a reply, word for word."""

from dataclasses import dataclass

from actions.learning import IndexKeeper
from actions.replies import Citation
from actions.texts import Texts
from bot.staff.learning.pages import find_clauses
from knowledge import clock
from knowledge.documents import Clause, Document

BETWEEN = " / "  # headings of a path, as in citations


@dataclass(frozen=True)
class Passage:
    """A clause as the page shows it and as it goes into a reply."""

    id: str
    document: str
    path: str
    text: str
    strength: str
    caution: str
    is_in_force: bool
    quotation: str


def search(keeper: IndexKeeper | None, find: str, texts: Texts) -> tuple[Passage, ...]:
    """Return the passages that the words are about; none without words or without an index."""
    if keeper is None or not find.strip():
        return ()
    documents = keeper.holder.documents
    return tuple(
        passage(clause, documents[clause.document], texts) for clause in find_clauses(keeper, find)
    )


def quotation(texts: Texts, text: str, document: str, path: str, caution: str = "") -> str:
    """Return a clause as it is written into a reply: its words, its number, where it stands."""
    said = texts.render("desk.quote", text=text, document=document, path=path)
    return f"{said}\n{texts.render('desk.quote_caution', caution=caution)}" if caution else said


def of_citation(citation: Citation, keeper: IndexKeeper | None, texts: Texts) -> Passage:
    """Return a clause that the bot has cited, in the words it cited, with its document's caution."""
    document = None if keeper is None else keeper.holder.documents.get(citation.document)
    caution = document.note if document else ""
    return Passage(
        id=citation.clause,
        document=citation.document,
        path=citation.path,
        text=citation.text,
        strength=citation.strength,
        caution=caution,
        is_in_force=document is None or document.is_in_force(clock.today()),
        quotation=quotation(texts, citation.text, citation.document, citation.path, caution),
    )


def passage(clause: Clause, document: Document, texts: Texts) -> Passage:
    path = BETWEEN.join(clause.path) or document.title
    return Passage(
        id=clause.id,
        document=clause.document,
        path=path,
        text=clause.text,
        strength=clause.strength.value,
        caution=document.note,
        is_in_force=document.is_in_force(clock.today()),
        quotation=quotation(texts, clause.text, clause.document, path, document.note),
    )
