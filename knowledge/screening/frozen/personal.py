"""Finding personal data in what somebody wants to freeze."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

from knowledge.text.identifiers import mask
from knowledge.text.packaged import read_yaml

FILE = Path(__file__).with_name("personal.yml")


@dataclass(frozen=True)
class Finding:
    """Where something personal may stand (dotted), and what kind of thing it looks like."""

    place: str
    kind: str


def find_personal(raw: Any, place: str = "") -> Iterator[Finding]:
    """Yield every text or number that looks like it identifies a person.

    Numbers of certificates, phones and cards by knowledge/text/identifiers; addresses and named
    persons by the patterns of personal.yml.
    """
    if isinstance(raw, Mapping):
        for key, value in raw.items():
            yield from find_personal(value, f"{place}.{key}" if place else str(key))
    elif isinstance(raw, list | tuple):
        for i, value in enumerate(raw):
            yield from find_personal(value, f"{place}[{i}]")
    elif raw is not None and not isinstance(raw, bool):
        for kind in sorted(_kinds(str(raw))):
            yield Finding(place, kind)


def relation(said: str) -> str:
    """Return the known relation that free words name; the word for "other" when none."""
    for word, pattern in _patterns("relations").items():
        if pattern.search(said):
            return word
    return str(_content()["other_relation"])


def _kinds(text: str) -> set[str]:
    found = {kind for kind, pattern in _patterns("patterns").items() if pattern.search(text)}
    return found | mask(text).kinds


@cache
def _patterns(group: str) -> Mapping[str, re.Pattern[str]]:
    return {key: re.compile(words) for key, words in _content()[group].items()}


@cache
def _content() -> Mapping[str, Any]:
    return cast(Mapping[str, Any], read_yaml(FILE))
