"""What a statement is about, as pairs of neighbouring characters, and when two are about one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.conflicts.rules import Rules, Subjects

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]+")
Pairs = frozenset[str]


@dataclass(frozen=True)
class Subject:
    """What a statement is about."""

    pairs: Pairs  # of all its words
    telling: Pairs  # of those that are not in all documents of the field
    steps: frozenset[str]  # words of procedure
    kinds: tuple[frozenset[str], ...]  # the members of each group of `apart` that are named


def make_subject(
    said: Sequence[str], around: Sequence[str], headings: Sequence[str], rules: Rules
) -> Subject:
    """Return the subject of a statement; every text is folded for matching.

    ``said`` are its words and what stands before them in the sentence, nearest first;
    ``headings`` what it stands under, innermost first, ending with the title. As many of these
    count as it takes to have a matter. ``around`` is the part and the sentence as they stand.
    """
    pairs: set[str] = set()
    telling: set[str] = set()
    for words in (*said, *headings):
        cleaned = clean_words(words, rules.subjects)
        pairs |= pairs_of(cleaned)
        without_steps = rules.subjects.procedure.sub("", cleaned)
        telling |= pairs_of(rules.subjects.weak.sub(" ", without_steps))
        is_named = rules.subjects.matters.search(cleaned)
        if is_named or len(telling) >= rules.limits.least_pairs:
            break
    scopes = [_unified(one, rules.subjects) for one in (*around, *headings[:-1])]
    return Subject(
        frozenset(pairs),
        frozenset(telling),
        frozenset(rules.subjects.procedure.findall(scopes[0])),
        tuple(_named(scopes, group) for group in rules.subjects.apart),
    )


def is_same(a: Subject, b: Subject, least: float) -> bool:
    """Tell whether two statements are about one matter, as far as words can tell."""
    if a.kinds != b.kinds or a.steps != b.steps:
        return False
    return _alike(a.pairs, b.pairs) >= least and _alike(a.telling, b.telling) >= least


def clean_words(text: str, subjects: Subjects) -> str:
    """Return a folded text in one wording and without what says nothing."""
    return subjects.empty.sub("", _unified(text, subjects))


def pairs_of(text: str) -> Pairs:
    """Return the pairs of neighbouring Chinese characters."""
    return frozenset(run[at : at + 2] for run in _HAN.findall(text) for at in range(len(run) - 1))


def _named(scopes: Sequence[str], group: Sequence[re.Pattern[str]]) -> frozenset[str]:
    """Return the members of a group in the narrowest text that names any of them."""
    for text in scopes:
        named = frozenset(found.group() for one in group for found in one.finditer(text))
        if named:
            return named
    return frozenset()


def _unified(text: str, subjects: Subjects) -> str:
    for word, found in subjects.same:
        text = found.sub(word, text)
    return text


def _alike(a: Pairs, b: Pairs) -> float:
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0
