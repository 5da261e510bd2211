"""How people ask about the documents themselves, read from meta.yml."""

from collections.abc import Mapping
from dataclasses import dataclass
from re import Pattern
from typing import Any

from actions.answering.phrases import join
from knowledge.documents.model import Strength


@dataclass(frozen=True)
class Words:
    """Clauses that are listed together: of one strength, or holding one word."""

    mentioned: Pattern[str]  # the word, mentioned as a word
    strengths: frozenset[Strength]  # clauses of these come first
    stated: Pattern[str] | None  # how such a clause reads; None: the strength alone tells


@dataclass(frozen=True)
class MetaRules:
    """The rules of meta.yml."""

    most: int  # clauses listed at most
    all_documents: int  # documents answered from when none is named
    kinds: Mapping[str, Pattern[str]]  # in the order tried
    needs_document: frozenset[str]
    document: Pattern[str]
    listing: Pattern[str]
    words: Mapping[str, Words]  # in the order tried
    rows: Mapping[str, Pattern[str]]  # kind -> how its row of the front matter reads
    heading: Pattern[str]


def read_meta_rules(raw: Mapping[str, Any]) -> MetaRules:
    """Return the rules; PatternsError names the entry with a broken pattern."""
    return MetaRules(
        most=raw["most"],
        all_documents=raw["all_documents"],
        kinds={kind: join(kind, found) for kind, found in raw["kinds"].items()},
        needs_document=frozenset(raw["needs_document"]),
        document=join("document", raw["document"]),
        listing=join("listing", raw["listing"]),
        words={name: _words(name, row, raw["mentioned"]) for name, row in raw["words"].items()},
        rows={kind: join(kind, found) for kind, found in raw["rows"].items()},
        heading=join("heading", raw["heading"]),
    )


def _words(name: str, row: Mapping[str, Any], mentioned: str) -> Words:
    return Words(
        mentioned=join(name, mentioned.replace("{word}", row["asked"])),
        strengths=frozenset(Strength(one) for one in row.get("strengths", ())),
        stated=join(name, row["stated"]) if row.get("stated") else None,
    )
