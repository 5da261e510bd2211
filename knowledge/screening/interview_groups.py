"""Reading groups.yml, and checking every value in it against the questions of single facts."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from knowledge.errors import KnowledgeError
from knowledge.screening.dictionary import load_dictionary
from knowledge.screening.facts import FactError
from knowledge.screening.interview_questions import (
    Group,
    Option,
    Phrases,
    Question,
    QuestionKind,
    QuestionsError,
)
from knowledge.screening.parsing import parse_facts
from knowledge.screening.paths import put_answer
from knowledge.screening.sources import load_citations
from knowledge.screening.tables import check_keys
from knowledge.text.packaged import read_yaml

GROUPS_FILE = Path(__file__).parent / "groups.yml"
_PHRASES = ("none", "denies", "each", "both")
_KEYS = {"separator", *_PHRASES, "groups"}
_REQUIRED = {"label", "covers", "parts", "ask", "why", "cite", "hint", "burden", "options"}
_OPTIONAL = {"several", "offer_why", "absent", "words", "aside", "total"}


def load_groups(single: Mapping[str, Question], path: Path = GROUPS_FILE) -> dict[str, Question]:
    """Return the group questions by name; ``single`` are the questions of single facts.

    Raises QuestionsError naming the group when a key or fact is not known, a covered fact has no
    question of its own, a source is missing, or a value cannot be stored.
    """
    raw = read_yaml(path)
    if not isinstance(raw, Mapping) or raw.keys() != _KEYS:
        raise QuestionsError(f"{path.name}: expected the keys {', '.join(sorted(_KEYS))}")
    try:
        phrases = Phrases(raw["separator"], **{key: re.compile(raw[key]) for key in _PHRASES})
        return {name: _read(name, entry, single, phrases) for name, entry in raw["groups"].items()}
    except (KnowledgeError, re.error) as error:
        raise QuestionsError(f"{path.name}: {error}") from error


def _read(name: str, entry: Any, single: Mapping[str, Question], phrases: Phrases) -> Question:
    check_keys(name, entry, _REQUIRED, _OPTIONAL)
    question = Question(
        fact=name,
        kind=QuestionKind.GROUP,
        label=entry["label"],
        ask=entry["ask"],
        why=entry["why"],
        cite=load_citations().read(name, entry["cite"]),
        hint=entry["hint"],
        options=tuple(_option(name, option) for option in entry["options"]),
        target=name,
        has_why_button=entry.get("offer_why", False),
        group=Group(
            covers=tuple(entry["covers"]),
            parts=entry["parts"],
            phrases=phrases,
            burden=entry["burden"],
            absent=entry.get("absent", {}),
            words=_patterns(entry.get("words", {})),
            aside=_patterns(entry.get("aside", {})),
            total=entry.get("total", ""),
            is_several=entry.get("several", False),
        ),
    )
    _check(name, question, single)
    return question


def _option(name: str, raw: Any) -> Option:
    check_keys(name, raw, {"title", "sets"}, {"words"})
    words = re.compile(raw["words"]) if "words" in raw else None
    return Option(title=raw["title"], value=raw["sets"], target=name, words=words)


def _patterns(raw: Mapping[str, str]) -> dict[str, re.Pattern[str]]:
    return {fact: re.compile(words) for fact, words in raw.items()}


def _check(name: str, question: Question, single: Mapping[str, Question]) -> None:
    group = question.group
    if group is None or set(group.parts) != set(group.covers):
        raise QuestionsError(f"{name}: parts must name every covered fact and no other")
    named = {*group.covers, *group.words, *group.aside, *group.absent}
    strangers = sorted(fact for fact in named if fact not in single)
    if strangers:
        raise QuestionsError(f"{name}: {strangers[0]} has no question of its own")
    if group.total and load_dictionary().find(group.total) is None:
        raise QuestionsError(f"{name}: there is no fact {group.total!r}")
    for values in (group.absent, *(option.value for option in question.options)):
        for fact, value in values.items():
            _check_value(name, fact, value)


def _check_value(name: str, fact: str, value: Any) -> None:
    try:
        parse_facts(put_answer({}, fact, value))
    except FactError as error:
        raise QuestionsError(f"{name}: {error}") from error
