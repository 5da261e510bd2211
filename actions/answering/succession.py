"""Says which document replaced which, when a quoted one has a successor or a predecessor."""

from collections.abc import Iterator
from datetime import date

from actions.answering.model import Context
from actions.answering.tools import Tools
from actions.texts import Texts
from knowledge.documents.model import Document


def notes(tools: Tools, context: Context) -> Iterator[str]:
    """Yield a sentence for each document quoted that another ends, or that ended another."""
    for old, new in _pairs(tools, context):
        is_new = any(clause.document == new.number for clause in context.chosen)
        key = "answering.succession.new" if is_new else "answering.succession.old"
        since = _since(tools.texts, new)
        yield tools.texts.render(key, old=old.number, new=new.number, since=since)


def sources(tools: Tools, context: Context) -> Iterator[str]:
    """Yield where the figures of the notes come from: the catalogue's numbers and dates."""
    for old, new in _pairs(tools, context):
        yield from (old.number, new.number, _since(tools.texts, new))


def _pairs(tools: Tools, context: Context) -> Iterator[tuple[Document, Document]]:
    quoted = dict.fromkeys(clause.document for clause in context.chosen)
    for old in tools.documents.values():
        new = tools.documents.get(old.superseded_by)
        if new and (old.number in quoted or new.number in quoted):
            yield old, new


def _since(texts: Texts, document: Document) -> str:
    day = document.in_force_from or document.issued or date.max  # load_catalogue requires one
    return texts.render("answering.succession.day", year=day.year, month=day.month, day=day.day)
