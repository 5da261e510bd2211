"""The rules of ingest, read from rules.yml."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from knowledge.text.packaged import read_yaml

Pattern = re.Pattern[str]


@dataclass(frozen=True)
class LevelRule:
    """How an issuer's name tells the level and the region."""

    issuer: Pattern
    level: str
    region: str  # may refer to a group of the pattern


@dataclass(frozen=True)
class TitleRules:
    """How the title is found."""

    end: Pattern
    start: str
    skipped: Pattern  # lines before it that are neither title nor issuer
    longest: int


@dataclass(frozen=True)
class DateRules:
    """How dates and what they mean are written."""

    date: Pattern
    in_force_from: Pattern
    in_force_when_issued: Pattern
    in_force_until: Pattern
    years_in_force: Pattern


@dataclass(frozen=True)
class Rules:
    """All of them; rules.yml explains each."""

    residue: Pattern
    page_line: Pattern
    list_item: Pattern
    longest_sentence: int
    usual: Pattern
    least_han: int
    least_han_share: float
    number: Pattern
    title: TitleRules
    red_head: str
    issuer: Pattern
    levels: tuple[LevelRule, ...]
    dates: DateRules
    repealed: Pattern
    strengths: tuple[tuple[str, Pattern], ...]
    fallback: str
    functions: Mapping[str, tuple[str, ...]]
    labels: Mapping[str, str]
    marks_header: str
    questions_header: str


def load_rules() -> Rules:
    """Read the rules that come with the package."""
    raw = cast(dict[str, Any], read_yaml(Path(__file__).with_name("rules.yml")))
    return Rules(
        residue=re.compile("|".join(raw["residue"])),
        page_line=re.compile(raw["page_line"]),
        list_item=re.compile(raw["list_item"]),
        longest_sentence=raw["longest_sentence"],
        usual=re.compile(raw["usual"]),
        least_han=raw["least_han"],
        least_han_share=raw["least_han_share"],
        number=re.compile(raw["number"]),
        title=TitleRules(
            re.compile(raw["title_end"]),
            raw["title_start"],
            re.compile(raw["skipped_before_title"]),
            raw["longest_title"],
        ),
        red_head=raw["red_head"],
        issuer=re.compile(raw["issuer"]),
        levels=tuple(
            LevelRule(re.compile(row["issuer"]), row["level"], row["region"])
            for row in raw["levels"]
        ),
        dates=_dates(raw),
        repealed=re.compile(raw["repealed"]),
        strengths=tuple((row["label"], re.compile(row["found"])) for row in raw["strengths"]),
        fallback=raw["fallback"],
        functions={kind: tuple(values) for kind, values in raw["functions"].items()},
        labels=raw["labels"],
        marks_header=raw["marks_header"],
        questions_header=raw["questions_header"],
    )


def _dates(raw: dict[str, Any]) -> DateRules:
    date = raw["date"]
    return DateRules(
        re.compile(date),
        re.compile(raw["in_force_from"].replace("DATE", date)),
        re.compile(raw["in_force_when_issued"]),
        re.compile(raw["in_force_until"].replace("DATE", date)),
        re.compile(raw["years_in_force"]),
    )
