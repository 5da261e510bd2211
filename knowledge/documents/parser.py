"""Turns the text of an official document into rows, without changing a character of it.

The rows of a document, put together and stripped of white space, are the text stripped of
white space. A paragraph that opens with a heading mark starts a section: the mark and the
title after it are the heading, the rest are clauses. Everything before the first heading is
front matter, and so are the last paragraphs when they do not end like a sentence (the
signature).
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
    """Where the parser stands: the open headings, their levels, counters and texts."""

    levels: tuple[int, ...] = ()
    counters: tuple[int, ...] = (0,)
    path: tuple[str, ...] = ()
    row: int = 0

    def next_row(self) -> "_Position":
        return replace(self, row=self.row + 1)

    def enter(self, level: int, heading: str) -> "_Position":
        depth = sum(1 for open_level in self.levels if open_level < level)
        own = self.counters[depth] + 1 if depth < len(self.counters) else 1
        return _Position(
            (*self.levels[:depth], level),
            (*self.counters[:depth], own),
            (*self.path[:depth], heading),
        )

    @property
    def number(self) -> str:
        return ".".join(str(part) for part in (*self.counters, self.row))

    @property
    def is_front(self) -> bool:
        return not self.levels


def parse(text: str, grammar: Grammar, title: str = "") -> tuple[Row, ...]:
    """Return the rows of a document in reading order; an empty text has none.

    ``title`` stands in the paths of a document without any heading: its sentences after the
    line that names the addressees are clauses under the title.
    """
    paragraphs = [line.strip() for line in text.splitlines() if line.strip()]
    position = _Position(path=(grammar.front_matter,))
    body_from = _plain_body_start(paragraphs, grammar) if title else len(paragraphs)
    signed = _signatures(paragraphs, grammar)
    rows: list[Row] = []
    for index, paragraph in enumerate(paragraphs):
        if index == body_from:
            position = position.enter(0, title)
        following = paragraphs[index + 1] if index + 1 < len(paragraphs) else ""
        for row, reached in _rows_of(paragraph, following, position, grammar):
            is_meta = reached.is_front or index in signed
            rows.append(replace(row, kind=ClauseKind.META) if is_meta else row)
            position = reached
    return tuple(rows)


def _rows_of(
    paragraph: str, following: str, position: _Position, grammar: Grammar
) -> Iterator[tuple[Row, _Position]]:
    level = heading_level(paragraph, grammar)
    if level is not None:
        heading = _heading(paragraph, following, level, grammar)
        position = position.enter(level, heading)
        yield Row(position.number, ClauseKind.HEADING, position.path, heading), position
        paragraph = paragraph[len(heading) :].strip()
    for sentence in split_sentences(paragraph, grammar.sentence_end):
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


def heading_level(paragraph: str, grammar: Grammar) -> int | None:
    """Return the level (0 is outermost) of the heading that a paragraph opens with, if any."""
    for level, pattern in enumerate(grammar.headings):
        if pattern.match(paragraph):
            return level
    return None


def _heading(paragraph: str, following: str, level: int, grammar: Grammar) -> str:
    """Return the mark with the title after it, or the mark alone before a sentence.

    「（一）具有本市户籍。」 alone on its line is a title only when something stands under it.
    """
    sentence = next(split_sentences(paragraph, grammar.sentence_end))
    mark = grammar.headings[level].match(paragraph)
    said = sentence[mark.end() :] if mark else ""
    is_short = len(said) <= grammar.longest_title and not grammar.content.search(said)
    is_alone = sentence == paragraph and grammar.sentence_end.search(sentence)
    if is_short and (not is_alone or _has_body(following, level, grammar)):
        return sentence
    return mark.group() if mark else sentence


def _has_body(following: str, level: int, grammar: Grammar) -> bool:
    below = heading_level(following, grammar)
    if below is not None:
        return below > level
    return bool(following) and _ends_like_text(following, grammar)


def _signatures(paragraphs: list[str], grammar: Grammar) -> frozenset[int]:
    """Return the indices of the paragraphs that sign: the last ones, and those around a date."""
    dates = [at for at, one in enumerate(paragraphs) if grammar.signature_date.match(one)]
    signed = set(dates)
    for end in (len(paragraphs), *dates):
        at = end
        while at and not _ends_like_text(paragraphs[at - 1], grammar):
            at -= 1
        signed.update(range(at, end))
    return frozenset(signed)


def _ends_like_text(paragraph: str, grammar: Grammar) -> bool:
    if heading_level(paragraph, grammar) is not None:
        return True
    ends = list(grammar.sentence_end.finditer(paragraph))
    return bool(ends) and ends[-1].end() == len(paragraph)


def _plain_body_start(paragraphs: list[str], grammar: Grammar) -> int:
    """Return where the clauses of a document without headings begin: at its first sentence."""
    levels = [heading_level(paragraph, grammar) for paragraph in paragraphs]
    if any(level for level in levels):  # level 0 only adds annexes
        return len(paragraphs)
    sentences = (at for at, one in enumerate(paragraphs) if _ends_like_text(one, grammar))
    return next(sentences, len(paragraphs))
