"""What people say for what the documents say, read from synonyms.yml."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from knowledge.errors import KnowledgeError
from knowledge.text.cleaning import for_matching
from knowledge.text.packaged import read_yaml


@dataclass(frozen=True)
class Synonyms:
    """Colloquial words with the documents' words for them."""

    official: Mapping[str, str]  # colloquial (folded) -> the documents' words
    pattern: re.Pattern[str]  # any colloquial word, longest first

    def explain(self, text: str) -> str:
        """Return the folded text with the documents' words added at its end, once each."""
        folded = for_matching(text)
        said = " ".join(self.official[match] for match in self.pattern.findall(folded))
        added = dict.fromkeys(word for word in said.split() if word not in folded)
        return " ".join((folded, *added))

    @property
    def terms(self) -> tuple[str, ...]:
        """Return every word on either side."""
        return tuple({*self.official, *(" ".join(self.official.values()).split())})


def load_synonyms() -> Synonyms:
    """Read the synonyms; raise KnowledgeError when a word is explained in two ways."""
    raw = read_yaml(Path(__file__).with_name("synonyms.yml"))
    return make_synonyms(cast(Mapping[str, list[str]], raw))


def make_synonyms(colloquial_of: Mapping[str, list[str]]) -> Synonyms:
    """Return the synonyms of a mapping from the documents' words to what people say."""
    official: dict[str, str] = {}
    for words, spoken in colloquial_of.items():
        for word in map(for_matching, spoken):
            if official.setdefault(word, words) != words:
                raise KnowledgeError(
                    f"synonyms.yml: {word!r} stands for {official[word]!r} and {words!r}; keep one"
                )
    longest_first = sorted(official, key=len, reverse=True)
    return Synonyms(official, re.compile("|".join(map(re.escape, longest_first)) or r"(?!)"))
