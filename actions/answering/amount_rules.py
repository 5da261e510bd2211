"""Which dated amounts belong to a question, read from amounts.yml."""

from collections.abc import Mapping
from dataclasses import dataclass
from re import Pattern
from typing import Any

from actions.answering.phrases import Phrases, join, read_phrases


@dataclass(frozen=True)
class AmountGroup:
    """Amounts that are asked about together."""

    words: Phrases
    clauses: frozenset[str]  # quoting one of these is as good as the words
    rows: tuple[str, ...]  # names in knowledge/standards
    note: str | None  # name of a sentence shown beside them


@dataclass(frozen=True)
class AmountRules:
    """The rules of amounts.yml."""

    groups: tuple[AmountGroup, ...]  # in the order tried
    narrow: tuple[Mapping[str, Pattern[str]], ...]  # steps: row -> the words that ask for it
    undated: frozenset[str]  # rows whose source does not say from when


def read_amount_rules(raw: Mapping[str, Any]) -> AmountRules:
    """Return the rules; PatternsError names the entry with a broken pattern."""
    return AmountRules(
        groups=tuple(_group(row) for row in raw["amounts"]),
        narrow=tuple(
            {name: join(name, found) for name, found in step.items()} for step in raw["narrow"]
        ),
        undated=frozenset(raw["undated"]),
    )


def _group(row: Mapping[str, Any]) -> AmountGroup:
    words = {key: row[key] for key in ("found", "unless") if key in row}
    name = row["rows"][0]
    return AmountGroup(
        words=read_phrases(name, words),
        clauses=frozenset(row.get("clauses", ())),
        rows=tuple(row["rows"]),
        note=row.get("note"),
    )
