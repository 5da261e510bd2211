"""How people go on from an answer and ask two things at once, read from talk.yml."""

from collections.abc import Mapping
from dataclasses import dataclass
from re import Pattern
from typing import Any

from actions.answering.phrases import join


@dataclass(frozen=True)
class Followup:
    """Questions that make sense only after the one before."""

    longest: int  # Chinese characters
    left_over: int  # Chinese characters a bare question may have besides what it asks for
    bare: Pattern[str]
    changed: Pattern[str]  # its groups hold the new subject
    matters: Pattern[str]
    opposites: tuple[Pattern[str], ...]


@dataclass(frozen=True)
class Parts:
    """Two questions in one message."""

    strong: Pattern[str]
    stop: Pattern[str]  # between any two clauses of a sentence
    both: Pattern[str]  # «X and Y, what of each?»; its groups hold the pieces
    asking: Pattern[str]
    least_words: int  # Chinese characters of a part


def read_followup(raw: Mapping[str, Any]) -> Followup:
    """Return the rules; PatternsError names the entry with a broken pattern."""
    return Followup(
        longest=raw["longest"],
        left_over=raw["left_over"],
        bare=join("bare", raw["bare"]),
        changed=join("changed", raw["changed"]),
        matters=join("matters", raw["matters"]),
        opposites=tuple(join("opposites", one) for one in raw["opposites"]),
    )


def read_parts(raw: Mapping[str, Any]) -> Parts:
    """Return the rules; PatternsError names the entry with a broken pattern."""
    return Parts(
        strong=join("strong", raw["strong"]),
        stop=join("stop", raw["stop"]),
        both=join("both", raw["both"]),
        asking=join("asking", raw["asking"]),
        least_words=raw["least_words"],
    )
