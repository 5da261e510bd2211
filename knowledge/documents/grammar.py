"""The layout of official documents, read from grammar.yml."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from knowledge.text.packaged import read_yaml


@dataclass(frozen=True)
class Grammar:
    """What marks a heading and the end of a sentence."""

    front_matter: str  # the path under which everything before the first heading stands
    headings: tuple[re.Pattern[str], ...]  # outermost first
    content: re.Pattern[str]  # what a title never holds: figures, «shall», «may»
    longest_title: int  # characters
    signature_date: re.Pattern[str]  # a paragraph that is only a date closes a signature
    sentence_end: re.Pattern[str]  # sentence-ending mark with the closing marks after it


def load_grammar() -> Grammar:
    """Read the layout rules that come with the package."""
    raw = cast(dict[str, Any], read_yaml(Path(__file__).with_name("grammar.yml")))
    ends, closing = re.escape(raw["sentence_ends"]), re.escape(raw["closing_marks"])
    return Grammar(
        front_matter=raw["front_matter"],
        headings=tuple(re.compile(pattern) for pattern in raw["headings"]),
        content=re.compile(raw["content"]),
        longest_title=raw["longest_title"],
        signature_date=re.compile(raw["signature_date"]),
        sentence_end=re.compile(f"[{ends}]+[{closing}]*"),
    )
