"""The tunables of answering, read from the YAML files beside this module."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from actions.answering.amount_rules import AmountRules, read_amount_rules
from actions.answering.meta_rules import MetaRules, read_meta_rules
from actions.answering.phrases import Phrases, join, read_phrases
from actions.answering.talk_rules import Followup, Parts, read_followup, read_parts
from actions.answering.wording import Wording, read_wording
from knowledge.text.packaged import read_yaml

FOLDER = Path(__file__).parent
Options = tuple[tuple[str, str], ...]  # title and question of each button


@dataclass(frozen=True)
class Limits:
    """Numbers that decide; scores are those of the index."""

    longest_question: int
    searched: int
    second_ratio: float
    figure_ratio: float
    close_ratio: float
    short_question: int
    full_margin: float
    familiar_share: float
    familiar_score: float
    familiar_pairs: int
    part_least: float


@dataclass(frozen=True)
class Ask:
    """A kind of figure: how people ask for it, and how a clause states it."""

    asked: re.Pattern[str]
    stated: re.Pattern[str]


@dataclass(frozen=True)
class Scope:
    """What needs no look-up."""

    smalltalk: re.Pattern[str]  # a run of such phrases; the named group tells the last one's kind
    human: re.Pattern[str]
    complaint: Phrases
    other_fields: Phrases
    veterans: Phrases
    punctuation: re.Pattern[str]
    sounds: re.Pattern[str]


@dataclass(frozen=True)
class Pin:
    """Questions whose governing clause is known."""

    found: re.Pattern[str]
    clauses: tuple[str, ...]


@dataclass(frozen=True)
class Rules:
    """All of them."""

    limits: Limits
    refusals: Mapping[str, Phrases]  # in the order tried
    scope: Scope
    asks: Mapping[str, Ask]  # in the order tried
    urgent: Pin
    urgent_queue: str
    complaint_queue: str
    veterans_queue: str
    default_queue: str
    pins: tuple[Pin, ...]  # before retrieval counts
    governing: tuple[Pin, ...]  # when a figure is asked for and retrieval is not sure
    named: tuple[Pin, ...]  # when nothing is found
    programmes: Mapping[str, str]  # name in PRE(…) -> programme id
    fillers: re.Pattern[str]
    vague: tuple[tuple[re.Pattern[str], Options], ...]
    chinese_figure: re.Pattern[str]
    topics: Mapping[str, tuple[str, str]]  # clause id prefix -> title and question
    amounts: AmountRules
    followup: Followup
    parts: Parts
    wording: Wording
    meta: MetaRules


def load_rules(folder: Path = FOLDER) -> Rules:
    """Read the YAML files of the folder; raise PatternsError naming a broken pattern."""
    decide, talk = _read(folder / "decide.yml"), _read(folder / "talk.yml")
    return Rules(
        limits=Limits(**decide["limits"]),
        refusals=_phrases(_read(folder / "refusals.yml")),
        scope=_scope(_read(folder / "scope.yml")),
        asks={
            kind: Ask(join(kind, row["asked"]), join(kind, row["stated"]))
            for kind, row in decide["asks"].items()
        },
        urgent=Pin(join("urgent", decide["urgent"]["found"]), tuple(decide["urgent"]["clauses"])),
        urgent_queue=decide["urgent"]["queue"],
        complaint_queue=decide["complaint_queue"],
        veterans_queue=decide["veterans_queue"],
        default_queue=decide["default_queue"],
        pins=_pins("pins", decide["pins"]),
        governing=_pins("governing", decide["governing"]),
        named=_pins("named", decide["named"]),
        programmes=decide["programmes"],
        fillers=join("fillers", decide["fillers"]),
        vague=tuple((join("vague", row["found"]), _options(row)) for row in decide["vague"]),
        chinese_figure=join("chinese_figure", decide["chinese_figure"]),
        topics={
            prefix: (title, question) for prefix, (title, question) in decide["topics"].items()
        },
        amounts=read_amount_rules(_read(folder / "amounts.yml")),
        followup=read_followup(talk["followup"]),
        parts=read_parts(talk["parts"]),
        wording=read_wording(_read(folder / "wording.yml")),
        meta=read_meta_rules(_read(folder / "meta.yml")),
    )


def load_scope(folder: Path = FOLDER) -> Scope:
    """Read scope.yml alone; raise PatternsError naming a broken pattern."""
    return _scope(_read(folder / "scope.yml"))


def _scope(raw: dict[str, Any]) -> Scope:
    return Scope(
        smalltalk=_run_of(raw["smalltalk"]),
        human=join("human", raw["human"]),
        complaint=read_phrases("complaint", raw["complaint"]),
        other_fields=read_phrases("other_fields", raw["other_fields"]),
        veterans=read_phrases("veterans", raw["veterans"]),
        punctuation=join("punctuation", raw["punctuation"]),
        sounds=join("fillers_of_sound", raw["fillers_of_sound"]),
    )


def _run_of(kinds: dict[str, str]) -> re.Pattern[str]:
    named = (f"(?P<{kind}>{join(kind, pattern).pattern})" for kind, pattern in kinds.items())
    return join("smalltalk", f"(?:{'|'.join(named)})+")


def _pins(name: str, rows: list[dict[str, Any]]) -> tuple[Pin, ...]:
    return tuple(Pin(join(name, row["found"]), tuple(row["clauses"])) for row in rows)


def _options(row: dict[str, Any]) -> Options:
    return tuple((title, question) for title, question in row["options"])


def _phrases(raw: dict[str, Any]) -> dict[str, Phrases]:
    return {kind: read_phrases(kind, row) for kind, row in raw.items()}


def _read(path: Path) -> dict[str, Any]:
    return cast(dict[str, Any], read_yaml(path))
