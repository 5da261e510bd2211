"""Puts the lines of a file together into paragraphs."""

import unicodedata
from collections.abc import Iterator, Sequence

from knowledge.documents.grammar import Grammar
from knowledge.documents.parser import heading_level
from knowledge.ingest.model import Raw
from knowledge.ingest.residue import tidy
from knowledge.ingest.rules import Rules

_FULL = 0.85  # a line this much of the usual width may go on in the next
_WRAPPED = 0.4  # share of full lines that break within a sentence in a wrapped text
_FEW = 3  # fewer broken lines prove nothing
_NARROWEST = 20  # columns
_WIDEST = 130  # columns; a longer line is a whole paragraph
_INDENTS = ("\u3000", "    ", "\t")
_OPEN, _ITEM_END = "：", "；"


def paragraphs(raw: Raw, rules: Rules, grammar: Grammar) -> list[str]:
    """Return the tidied paragraphs; a list that is one sentence is one paragraph."""
    written = (line for line in raw.lines if line.strip())
    lines = [(line.startswith(_INDENTS), tidy(line, rules)) for line in written]
    lines = [(is_indented, line) for is_indented, line in lines if line]
    found = _unwrapped(lines, grammar) if raw.may_wrap else [line for _, line in lines]
    return _with_lists(found, rules, grammar)


def _unwrapped(lines: Sequence[tuple[bool, str]], grammar: Grammar) -> list[str]:
    width = _usual_width([line for _, line in lines])
    full = [line for _, line in lines if _columns(line) >= _FULL * width]
    broken = [line for line in full if not _ends(line, grammar)]
    if not _NARROWEST <= width <= _WIDEST or len(broken) < max(_FEW, _WRAPPED * len(full)):
        return [line for _, line in lines]
    counts_indent = sum(is_indented for is_indented, _ in lines) < len(lines) / 2
    joined: list[str] = []
    before = ""  # the line before, as the file has it
    for is_indented, line in lines:
        goes_on = _columns(before) >= _FULL * width and not _ends(before, grammar)
        begins = heading_level(line, grammar) is not None or (is_indented and counts_indent)
        if goes_on and not begins:
            joined[-1] += line
        else:
            joined.append(line)
        before = line
    return joined


def _usual_width(lines: Sequence[str]) -> int:
    widths = sorted(map(_columns, lines))
    return widths[len(widths) * 9 // 10] if widths else 0


def _columns(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(one) in "WFA" else 1 for one in line)


def _ends(line: str, grammar: Grammar) -> bool:
    ends = list(grammar.sentence_end.finditer(line))
    return bool(ends) and ends[-1].end() == len(line)


def _with_lists(found: Sequence[str], rules: Rules, grammar: Grammar) -> list[str]:
    joined: list[str] = []
    at = 0
    while at < len(found):
        items = list(_items(found[at + 1 :], rules, grammar)) if found[at].endswith(_OPEN) else []
        sentence = "".join((found[at], *items))
        if items and len(sentence) <= rules.longest_sentence:
            joined.append(sentence)
            at += 1 + len(items)
        else:
            joined.append(found[at])
            at += 1
    return joined


def _items(following: Sequence[str], rules: Rules, grammar: Grammar) -> Iterator[str]:
    """Yield the items of a list that is one sentence: all but the last end in «；»."""
    items: list[str] = []
    for line in following:
        if not rules.list_item.match(line):
            return
        items.append(line)
        if not line.endswith(_ITEM_END):
            break
    ends = [end for item in items for end in grammar.sentence_end.finditer(item)]
    is_one_sentence = len(ends) == 1 and ends[0].end() == len(items[-1])
    yield from items if is_one_sentence and len(items) > 1 else ()
