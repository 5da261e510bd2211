"""What in an answer has no source: clauses, quotations, figures."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, cast

from actions.answering import Answer
from knowledge.documents import Clause, Document, load_catalogue, load_clauses
from knowledge.outcomes import Outcome
from knowledge.screening.sources import Source
from knowledge.screening.sources import load_sources as load_titles
from knowledge.standards import Standard, load_with_history
from knowledge.text.packaged import read_yaml


@dataclass(frozen=True)
class Sources:
    """Everything an answer may take its words and figures from."""

    clauses: Mapping[str, Clause]
    documents: Mapping[str, Document]  # by 文号
    always: tuple[str, ...]  # dated standards and the deployer's contact
    emergency: tuple[str, ...]  # only when life is in danger
    figure: re.Pattern[str]
    quotation: re.Pattern[str]


def load_sources(contact: tuple[str, ...] = (), own: Path | None = None) -> Sources:
    """Read the documents, ``own`` ones of the deployment too, the standards and the patterns."""
    checks = cast(dict[str, Any], read_yaml(Path(__file__).with_name("checks.yml")))
    rows = [row for rows in load_with_history().rows.values() for row in rows]
    titles = load_titles()
    return Sources(
        clauses={clause.id: clause for clause in load_clauses(own=own)},
        documents={document.number: document for document in load_catalogue(own=own)},
        always=(*(_standard(row, titles) for row in rows), *contact),
        emergency=tuple(checks["emergency"]),
        figure=re.compile(checks["figure"]),
        quotation=re.compile(checks["quotation"]),
    )


def inventions(sources: Sources, answer: Answer) -> tuple[str, ...]:
    """Return what has no source, in words; empty is what must be."""
    return (
        *_altered_clauses(sources, answer),
        *_loose_quotations(sources, answer),
        *_loose_figures(sources, answer),
    )


def _altered_clauses(sources: Sources, answer: Answer) -> Iterator[str]:
    for citation in answer.citations:
        clause = sources.clauses.get(citation.clause)
        if clause is None:
            yield f"clause {citation.clause} does not exist"
        elif (citation.document, citation.text) != (clause.document, clause.text):
            yield f"clause {citation.clause} is not quoted as it stands"


def _loose_quotations(sources: Sources, answer: Answer) -> Iterator[str]:
    texts = [clause.text for clause in _cited(sources, answer)]
    for quotation in sources.quotation.findall(answer.reply):
        if not any(quotation in text for text in texts):
            yield f"quotation {quotation!r} is in no cited clause"


def _loose_figures(sources: Sources, answer: Answer) -> Iterator[str]:
    known = _figures(sources, "\n".join(_allowed(sources, answer)))
    for figure in sorted(_figures(sources, answer.reply) - known):
        yield f"figure {figure!r} has no source"


def _allowed(sources: Sources, answer: Answer) -> Iterator[str]:
    yield from sources.always
    if answer.outcome is Outcome.CRISIS:
        yield from sources.emergency
    for clause in _cited(sources, answer):
        document = sources.documents[clause.document]
        yield from (clause.text, *clause.path, document.number, document.title, document.note)
        yield from (*document.supersedes, document.superseded_by)
        yield from (f"{day.year} {day.month} {day.day}" for day in _days(document))


def _days(document: Document) -> Iterator[date]:
    yield from (day for day in (document.issued, document.in_force_from) if day)


def _cited(sources: Sources, answer: Answer) -> list[Clause]:
    known = (sources.clauses.get(citation.clause) for citation in answer.citations)
    return [clause for clause in known if clause]


def _figures(sources: Sources, text: str) -> frozenset[str]:
    return frozenset(sources.figure.findall(unicodedata.normalize("NFKC", text)))


def _standard(row: Standard, titles: Mapping[str, Source]) -> str:
    """Return what may be said of a dated amount: it, its date, and where it stands."""
    day, source = row.valid_from, titles.get(row.source)
    told = "" if source is None else f"{source.title} {source.dated}"
    return f"{float(row.amount):g} {day.year} {day.month} {day.day} {row.source} {told}"
