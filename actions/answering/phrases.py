"""Lists of patterns kept in YAML."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from actions.errors import ActionsError


class PatternsError(ActionsError):
    """A pattern in one of the YAML files of actions/answering cannot be used."""


@dataclass(frozen=True)
class Phrases:
    """Patterns that look for one thing."""

    found: re.Pattern[str]
    ignored: re.Pattern[str] | None = None  # blanked out before looking
    unless: re.Pattern[str] | None = None  # anywhere in the text: do not look at all

    def occur_in(self, folded: str) -> bool:
        """Say whether one of the phrases occurs in text folded by ``for_matching``."""
        if self.unless and self.unless.search(folded):
            return False
        return self.found.search(self.without_ignored(folded)) is not None

    def without_ignored(self, folded: str) -> str:
        """Return the text with the harmless phrases cut out."""
        return self.ignored.sub("\n", folded) if self.ignored else folded


def read_phrases(name: str, row: Mapping[str, Any]) -> Phrases:
    """Return the phrases of one YAML entry; PatternsError names it when a pattern is broken."""
    unknown = row.keys() - {"found", "ignored", "unless"}
    if unknown or not row.get("found"):
        raise PatternsError(f"{name}: needs 'found' and knows no {sorted(unknown)}")
    ignored, unless = row.get("ignored"), row.get("unless")
    return Phrases(
        join(name, row["found"]),
        join(name, ignored) if ignored else None,
        join(name, unless) if unless else None,
    )


def join(name: str, patterns: str | Sequence[str]) -> re.Pattern[str]:
    """Compile alternatives into one pattern; PatternsError names the entry and the fault."""
    parts = [patterns] if isinstance(patterns, str) else patterns
    try:
        return re.compile("|".join(f"(?:{re.compile(part).pattern})" for part in parts))
    except re.error as error:
        raise PatternsError(f"{name}: pattern {error.pattern!r} is broken: {error}") from error
