"""The word lists of understanding.yml, compiled once."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge.errors import KnowledgeError
from knowledge.text.cleaning import for_matching
from knowledge.text.packaged import read_yaml

WORDS_FILE = Path(__file__).parent / "understanding.yml"

Patterns = Mapping[str, re.Pattern[str]]


@dataclass(frozen=True)
class NumberWords:
    """How amounts are said."""

    digits: Mapping[str, int]
    scales: Mapping[str, int]
    amount: re.Pattern[str]  # one whole quantity with what stands before and after it
    before: Patterns
    after: Patterns
    units: Patterns
    period: Patterns
    other: Patterns  # joiner, adds, total, this_year, false_friends, born …
    ceiling: int


@dataclass(frozen=True)
class SoldierWords:
    """Values of the fact vet that turn into ``relative`` when said of somebody else."""

    own: frozenset[str]
    relative: str


@dataclass(frozen=True)
class DurationWords:
    """How long something has lasted; spans and vague words by what they mean, in months."""

    patterns: Patterns
    spans: Mapping[re.Pattern[str], tuple[int, int]]
    vague: Mapping[re.Pattern[str], tuple[int, int]]
    some: Mapping[str, tuple[int, int]]
    years: Mapping[str, int]


@dataclass(frozen=True)
class ParentWords:
    """A child's parents: their states in the order they are tried, and three words of facts.yml."""

    patterns: Patterns
    states: Mapping[str, tuple[re.Pattern[str], str]]
    other: str
    disabled: str
    mental: frozenset[str]


@dataclass(frozen=True)
class Words:
    """Everything that understanding needs beside the questions."""

    particles: re.Pattern[str]
    separators: re.Pattern[str]
    openers: re.Pattern[str]
    control: Patterns
    residue: int
    question: Patterns
    short: int
    answers: Patterns
    negation_reach: int
    numbers: NumberWords
    opening: Patterns
    programmes: Patterns
    received: Mapping[str, list[str]]  # status word -> programmes it makes needless
    correction: Patterns
    soldiers: SoldierWords
    disability: Patterns
    people: Patterns
    relations: Patterns
    acts: tuple[re.Pattern[str], ...]
    daily_life: Patterns
    durations: DurationWords
    parents: ParentWords

    def tidy(self, text: str) -> str:
        """Return the text for matching: simplified, half-width, lower case, without blanks."""
        return "".join(for_matching(text).split())

    def bare(self, tidy: str) -> str:
        """Return tidy text without the openers and final particles of speech."""
        return self.strip_end(self.openers.sub("", tidy))

    def strip_end(self, tidy: str) -> str:
        """Return tidy text without the final particles of speech."""
        trimmed = re.sub(f"(?:{self.particles.pattern})$", "", tidy)
        return trimmed or tidy


def load_words(path: Path = WORDS_FILE) -> Words:
    """Read the word lists; raises KnowledgeError naming a key that is missing or no pattern."""
    raw = read_yaml(path)
    if not isinstance(raw, Mapping):
        raise KnowledgeError(f"{path.name}: expected a mapping")
    try:
        return _compile(raw)
    except KeyError as error:
        raise KnowledgeError(f"{path.name}: {error} is missing") from error
    except re.error as error:
        raise KnowledgeError(f"{path.name}: {error.pattern!r} is no pattern: {error}") from error
    except (AttributeError, TypeError, ValueError) as error:
        raise KnowledgeError(f"{path.name} has not the shape it must have: {error}") from error


def _compile(raw: Mapping[str, Any]) -> Words:
    control, question = dict(raw["control"]), dict(raw["question"])
    answers, opening = dict(raw["answers"]), dict(raw["opening"])
    people, daily_life = dict(raw["people"]), dict(raw["daily_life"])
    return Words(
        particles=re.compile(raw["particles"]),
        separators=re.compile(raw["separators"]),
        openers=re.compile(raw["openers"]),
        residue=control.pop("residue"),
        control=_patterns(control),
        short=question.pop("short"),
        question=_patterns(question),
        negation_reach=answers.pop("negation_reach"),
        answers=_patterns(answers),
        numbers=_compile_numbers(raw["numbers"]),
        programmes=_patterns(opening.pop("programmes")),
        received=opening.pop("received"),
        opening=_patterns(opening),
        correction=_patterns(raw["correction"]),
        soldiers=SoldierWords(frozenset(raw["vet"]["own"]), raw["vet"]["relative"]),
        disability=_patterns(raw["disability"]),
        relations=_patterns(people.pop("relations")),
        people=_patterns(people),
        acts=tuple(re.compile(act) for act in daily_life.pop("acts")),
        daily_life=_patterns(daily_life),
        durations=_compile_durations(raw["durations"]),
        parents=_compile_parents(raw["parents"]),
    )


def _compile_numbers(raw: Mapping[str, Any]) -> NumberWords:
    before, after, units = (_patterns(raw[key]) for key in ("before", "after", "units"))
    other = {key: value for key, value in raw.items() if isinstance(value, str)}
    return NumberWords(
        digits=raw["digits"],
        scales=raw["scales"],
        amount=re.compile(_amount_pattern(raw)),
        before=before,
        after=after,
        units=units,
        period=_patterns(raw["period"]),
        other=_patterns(other),
        ceiling=raw["ceiling"],
    )


def _compile_durations(raw: Mapping[str, Any]) -> DurationWords:
    patterns = {key: value for key, value in raw.items() if isinstance(value, str)}
    spans, vague = (
        {re.compile(each["words"]): tuple(each["months"]) for each in raw[key]}
        for key in ("spans", "vague")
    )
    some = {word: tuple(ends) for word, ends in raw["some"].items()}
    return DurationWords(_patterns(patterns), spans, vague, some, raw["years"])


def _compile_parents(raw: Mapping[str, Any]) -> ParentWords:
    states = {name: (re.compile(each["words"]), each["is"]) for name, each in raw["states"].items()}
    return ParentWords(
        patterns=_patterns(raw["patterns"]),
        states=states,
        other=raw["other"],
        disabled=raw["disabled"],
        mental=frozenset(raw["mental"]),
    )


def _amount_pattern(raw: Mapping[str, Any]) -> str:
    before, after, units = (_any(raw[key]) for key in ("before", "after", "units"))
    body = f"(?:{raw['pair']})|(?:{raw['some']})|(?:{raw['around']})|(?P<core>{raw['core']})"
    return (
        f"(?P<before>(?:{before}){{0,2}})(?:{body})"
        f"(?P<unit1>{units})?(?P<after1>{after})?(?:{raw['myriad']})?(?P<unit2>{units})?(?P<after2>{after})?"
    )


def _any(patterns: Mapping[str, str]) -> str:
    return "|".join(f"(?:{pattern})" for pattern in patterns.values())


def _patterns(raw: Mapping[str, str]) -> Patterns:
    return {key: re.compile(pattern) for key, pattern in raw.items()}
