"""Guesses what a catalogue says about a document from the document's own words."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from knowledge.documents.grammar import Grammar
from knowledge.documents.parser import heading_level, split_sentences
from knowledge.ingest.dates import period, read_date
from knowledge.ingest.model import Metadata
from knowledge.ingest.rules import Rules

_MOST_BEFORE_NUMBER = 14  # characters on the line of the number besides it
_COLON, _EMPTY = "：", "（）"


def guess(paragraphs: Sequence[str], rules: Rules, grammar: Grammar) -> Metadata:
    """Return what the paragraphs tell; nothing is made up, see Draft for what is missing."""
    front = list(_front(paragraphs, grammar))
    title = _title(front, rules)
    issuers = max(
        _head_issuers(front, rules),
        _signing_issuers(paragraphs, rules, grammar),
        _names(title.partition(rules.title.start)[0], rules),
        key=len,  # a joint document often names only the first office at its head
    )
    sentences = [one for line in paragraphs for one in split_sentences(line, grammar.sentence_end)]
    own = _own_number(front, rules)
    issued = _issued(paragraphs, rules, grammar)
    starts, ends = period(sentences, issued, rules.dates)
    level, region = _level(issuers, rules)
    return Metadata(
        number=own,
        title=title or None,
        issuers=issuers,
        level=level,
        region=region,
        issued=issued,
        in_force_from=starts,
        in_force_until=ends,
        supersedes=_repealed(sentences, own, rules),
    )


def normal_number(text: str, rules: Rules) -> str | None:
    """Return the 文号 in a text with the usual brackets, or None."""
    found = rules.number.search(text)
    return _written(found) if found else None


def year_of(number: str, rules: Rules) -> int:
    """Return the year in a 文号; ValueError when it is none."""
    found = rules.number.search(number)
    if found is None:
        raise ValueError(f"{number!r} is no document number")
    return int(found["year"])


def _written(found: re.Match[str]) -> str:
    return f"{found['office']}〔{found['year']}〕{int(found['count'])}号"


def _front(paragraphs: Sequence[str], grammar: Grammar) -> Iterator[str]:
    """Yield the lines before the first sentence, heading or addressees."""
    for line in paragraphs:
        is_sentence = any(True for _ in grammar.sentence_end.finditer(line))
        if is_sentence or line.endswith(_COLON) or heading_level(line, grammar) is not None:
            return
        yield line


def _own_number(front: Sequence[str], rules: Rules) -> str | None:
    for line in front:
        found = rules.number.search(line)
        if found and len(line) - len(found.group()) <= _MOST_BEFORE_NUMBER:
            return _written(found)
    return None


def _title(front: Sequence[str], rules: Rules) -> str:
    """Return the lines that end as titles do, or the first that is nothing else."""
    begun = ""
    candidates = []
    for whole in front:
        line = rules.number.sub("", whole).removesuffix(_EMPTY)
        if not line or _is_no_title(line, rules):
            begun = ""
            continue
        begun = line if line.startswith(rules.title.start) else begun + line
        candidates.append(begun)
        if rules.title.end.search(begun) and len(begun) <= rules.title.longest:
            return begun
    return candidates[0] if candidates and len(candidates[0]) <= rules.title.longest else ""


def _is_no_title(line: str, rules: Rules) -> bool:
    is_issuer = "".join(one.group() for one in rules.issuer.finditer(line)) == line
    is_date = rules.dates.date.fullmatch(line)
    return bool(is_issuer or is_date or rules.title.skipped.fullmatch(line))


def _head_issuers(front: Sequence[str], rules: Rules) -> tuple[str, ...]:
    lines = (line.removesuffix(rules.red_head) for line in front)
    named = [_names(line, rules) for line in lines]
    return tuple(dict.fromkeys(name for names in named for name in names))


def _signing_issuers(paragraphs: Sequence[str], rules: Rules, grammar: Grammar) -> tuple[str, ...]:
    dated = [at for at, line in enumerate(paragraphs) if grammar.signature_date.match(line)]
    names: list[str] = []
    for at in reversed(range(dated[-1] if dated else 0)):
        found = _names(paragraphs[at], rules)
        if not found:
            break
        names = [*found, *names]
    return tuple(dict.fromkeys(names))


def _names(line: str, rules: Rules) -> tuple[str, ...]:
    """Return the offices of a line that holds nothing else, else nothing."""
    found = [one.group() for one in rules.issuer.finditer(line)]
    rest = rules.issuer.sub("", line).strip("、 ")
    return tuple(found) if found and not rest else ()


def _issued(paragraphs: Sequence[str], rules: Rules, grammar: Grammar) -> date | None:
    dated = [line for line in paragraphs if grammar.signature_date.match(line)]
    found = rules.dates.date.search(dated[-1]) if dated else None
    return read_date(found) if found else None


def _level(issuers: Sequence[str], rules: Rules) -> tuple[str | None, str | None]:
    for rule in rules.levels:
        found = rule.issuer.search(issuers[0]) if issuers else None
        if found:
            return rule.level, found.expand(rule.region)
    return None, None


def _repealed(sentences: Sequence[str], own: str | None, rules: Rules) -> tuple[str, ...]:
    numbers = [
        _written(found)
        for sentence in sentences
        if rules.repealed.search(sentence)
        for found in rules.number.finditer(sentence)
    ]
    return tuple(number for number in dict.fromkeys(numbers) if number != own)
