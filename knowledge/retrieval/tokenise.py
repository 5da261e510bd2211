"""Cuts text into the units that BM25 counts: characters, pairs of them, and words."""

import logging
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import jieba

from knowledge.text.cleaning import for_matching
from knowledge.text.packaged import read_yaml

_RUNS = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+|[a-z0-9]+")


@dataclass(frozen=True)
class Tokeniser:
    """Gives the units of a text; safe to share between threads once it is made."""

    words: jieba.Tokenizer
    fillers: re.Pattern[str]

    def units(self, text: str) -> list[str]:
        """Return single characters, neighbouring pairs, and words of two or more characters.

        Letters and digits stay together. A pair that is also a word counts twice: it is more
        telling than a pair across two words. ``text`` is folded first (width, case, traditional
        characters).
        """
        found: list[str] = []
        for run in _RUNS.findall(for_matching(text)):
            if run.isascii():
                found.append(run)
                continue
            found += run
            found += [run[at : at + 2] for at in range(len(run) - 1)]
            found += [word for word in self.words.cut(run) if len(word) > 1]
        return found

    def without_fillers(self, text: str) -> str:
        """Return the folded text with a blank for every filler."""
        return self.fillers.sub(" ", for_matching(text))

    def has_topic(self, text: str) -> bool:
        """Tell whether two characters or more are left when the fillers are taken out."""
        return sum(map(len, _RUNS.findall(self.without_fillers(text)))) > 1


def make_tokeniser(terms: Iterable[str] = ()) -> Tokeniser:
    """Return a tokeniser that knows our own ``terms`` besides the general dictionary (0.5 s)."""
    jieba.setLogLevel(logging.WARNING)
    words = jieba.Tokenizer()
    words.initialize()
    for term in terms:
        words.add_word(term)
    fillers = cast(list[str], read_yaml(Path(__file__).with_name("fillers.yml")))
    longest_first = sorted(fillers, key=len, reverse=True)
    return Tokeniser(words, re.compile("|".join(map(re.escape, longest_first))))
