"""Turns the text of an official document into rows, without changing a character of it.

The rows of a document, put together and stripped of white space, are the text stripped of
white space. A paragraph that opens with a heading mark starts a section; its first sentence
is the heading, the rest are clauses. Everything before the first heading is front matter,
and so are the last paragraphs when they do not end like a sentence (the signature).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from knowledge.documents.grammar import Grammar
from knowledge.documents.model import ClauseKind


@dataclass(frozen=True)
class Row:
    """One row as the text alone gives it; ``number`` is the clause id without the document."""

    number: str  # "0.3", "2.0" (heading), "3.1.8"
    kind: ClauseKind
    path: tuple[str, ...]  # headings, outermost first; a heading's path ends with itself
    text: str


@dataclass(frozen=True)
class _Position:
    """Where the parser stands: the counters and the texts of the open headings."""

    counters: tuple[int, ...] = (0,)
    path: tuple[str, ...] = ()
    row: int = 0

    def next_row(self) -> "_Position":
        return _Position(self.counters, self.path, self.row + 1)

    def enter(self, level: int, heading: str) -> "_Position":
        outer = self.counters[:level]
        own = self.counters[level] + 1 if level < len(self.counters) else 1
        return _Position((*outer, own), (*self.path[:level], heading), 0)

    @property
    def number(self) -> str:
        return ".".join(str(part) for part in (*self.counters, self.row))


def parse(text: str, grammar: Grammar) -> tuple[Row, ...]:
    """Return the rows of a document in reading order; an empty text has none."""
    paragraphs = [line.strip() for line in text.splitlines() if line.strip()]
    signature_from = _signature_start(paragraphs, grammar)
    position = _Position(path=(grammar.front_matter,))
    rows: list[Row] = []
    for index, paragraph in enumerate(paragraphs):
        for row, reached in _rows_of(paragraph, position, grammar):
            is_meta = reached.counters == (0,) or index >= signature_from
            rows.append(replace(row, kind=ClauseKind.META) if is_meta else row)
            position = reached
    return tuple(rows)


def _rows_of(
    paragraph: str, position: _Position, grammar: Grammar
) -> Iterator[tuple[Row, _Position]]:
    sentences = list(split_sentences(paragraph, grammar.sentence_end))
    level = _heading_level(paragraph, grammar)
    if level is not None:
        heading = sentences.pop(0)
        position = position.enter(level, heading)
        yield Row(position.number, ClauseKind.HEADING, position.path, heading), position
    for sentence in sentences:
        position = position.next_row()
        yield Row(position.number, ClauseKind.CLAUSE, position.path, sentence), position


def split_sentences(paragraph: str, sentence_end: re.Pattern[str]) -> Iterator[str]:
    """Yield the sentences of a paragraph; closing quotes and brackets stay with theirs."""
    start = 0
    for end in sentence_end.finditer(paragraph):
        yield paragraph[start : end.end()].strip()
        start = end.end()
    rest = paragraph[start:].strip()
    if rest:
        yield rest


def _heading_level(paragraph: str, grammar: Grammar) -> int | None:
    for level, pattern in enumerate(grammar.headings):
        if pattern.match(paragraph):
            return level
    return None


def _signature_start(paragraphs: list[str], grammar: Grammar) -> int:
    """Return the index of the first of the closing paragraphs that are no sentences."""
    start = len(paragraphs)
    while start and not _ends_like_text(paragraphs[start - 1], grammar):
        start -= 1
    return start


def _ends_like_text(paragraph: str, grammar: Grammar) -> bool:
    if _heading_level(paragraph, grammar) is not None:
        return True
    ends = list(grammar.sentence_end.finditer(paragraph))
    return bool(ends) and ends[-1].end() == len(paragraph)
