"""Reading groups.yml, and checking every value in it against the questions of single facts."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge.errors import TableError
from knowledge.screening import interview_checks
from knowledge.screening.dictionary import Dictionary, load_dictionary
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
from knowledge.screening.sources import Citations, load_citations
from knowledge.screening.tables import (
    as_figure,
    as_list,
    as_mapping,
    as_switch,
    as_text,
    as_texts,
    check_keys,
    nearest,
)
from knowledge.text.packaged import PackagedFileError, read_yaml

GROUPS_FILE = Path(__file__).parent / "groups.yml"
_PHRASES = ("none", "denies", "but", "each", "both")
_KEYS = {"separator", *_PHRASES, "groups"}
_TEXTS = ("label", "ask", "why", "hint")
_REQUIRED = {*_TEXTS, "covers", "parts", "cite", "burden", "options"}
_OPTIONAL = {"several", "offer_why", "absent", "words", "aside", "total"}


def load_groups(single: Collection[str], path: Path = GROUPS_FILE) -> dict[str, Question]:
    """Return the group questions by name; ``single`` are the facts with a question.

    Raises QuestionsError naming the group when a key or fact is not known, a covered fact has no
    question of its own, a source is missing, or a value cannot be stored.
    """
    try:
        raw = read_yaml(path)
        return build_groups(path.name, raw, single, load_dictionary(), load_citations())
    except (TableError, PackagedFileError) as error:
        raise QuestionsError(str(error)) from error


def build_groups(
    file: str,
    raw: Any,
    single: Collection[str],
    dictionary: Dictionary,
    cites: Citations,
) -> dict[str, Question]:
    """Return the group questions in ``raw``; raises TableError naming the group and key."""
    check_keys(file, raw, _KEYS)
    separator = as_text(file, raw["separator"], "separator")
    phrases = Phrases(separator, **{key: pattern(file, raw[key], key) for key in _PHRASES})
    reader = _Reader(single, phrases, dictionary, cites)
    entries = as_mapping(file, raw["groups"], "groups")
    return {name: reader.read(f"{file}: {name}", name, entry) for name, entry in entries.items()}


def pattern(at: str, words: Any, key: str) -> re.Pattern[str]:
    """Return words as a pattern; raises TableError when they are none."""
    try:
        return re.compile(as_text(at, words, key))
    except re.error as error:
        message = f"{words!r} is no pattern: {error}"
        raise TableError(at, "no_pattern", message, key=key, value=words) from error


@dataclass(frozen=True)
class _Reader:
    single: Collection[str]
    phrases: Phrases
    dictionary: Dictionary
    cites: Citations

    def read(self, at: str, name: str, entry: Any) -> Question:
        check_keys(at, entry, _REQUIRED, _OPTIONAL)
        for key in _TEXTS:
            as_text(at, entry[key], key)
        question = Question(
            fact=name,
            kind=QuestionKind.GROUP,
            label=entry["label"],
            ask=entry["ask"],
            why=entry["why"],
            cite=self.cites.read(at, entry["cite"]),
            hint=entry["hint"],
            options=self._options(at, name, entry),
            target=name,
            has_why_button=as_switch(at, entry.get("offer_why", False), "offer_why"),
            group=self._group(at, entry),
        )
        interview_checks.check_titles(at, question)
        interview_checks.check_filling(at, question, "parts")
        return question

    def _options(self, at: str, name: str, entry: Mapping[str, Any]) -> tuple[Option, ...]:
        options = []
        for i, raw in enumerate(as_list(at, entry["options"], "options")):
            here = f"{at}.options[{i}]"
            check_keys(here, raw, {"title", "sets"}, {"words"})
            title, sets = as_text(here, raw["title"], "title"), self._values(here, raw, "sets")
            words = pattern(here, raw["words"], "words") if "words" in raw else None
            options.append(Option(title=title, value=sets, target=name, words=words))
        return tuple(options)

    def _group(self, at: str, entry: Mapping[str, Any]) -> Group:
        covers = as_texts(at, entry["covers"], "covers")
        self._check_known(at, covers, "covers")
        self._check_all_named(at, entry["parts"], covers, "parts")
        if "words" in entry:
            self._check_all_named(at, entry["words"], covers, "words")
        total = entry.get("total", "")
        if total and self.dictionary.find(total) is None:
            raise self._no_fact(at, total)
        return Group(
            covers=covers,
            parts=entry["parts"],
            phrases=self.phrases,
            burden=int(as_figure(at, entry["burden"], "burden")),
            absent=self._values(at, entry, "absent"),
            words=self._patterns(at, entry, "words"),
            aside=self._patterns(at, entry, "aside"),
            total=total,
            is_several=as_switch(at, entry.get("several", False), "several"),
        )

    def _check_all_named(self, at: str, raw: Any, covers: tuple[str, ...], key: str) -> None:
        named = as_mapping(at, raw, key)
        differing = sorted(set(named) ^ set(covers))
        if differing:
            message = f"{key} must name every covered fact and no other"
            raise TableError(at, "parts_differ", message, key=key, value=differing[0])
        for fact in covers:
            as_text(at, named[fact], key)

    def _check_known(self, at: str, facts: tuple[str, ...], key: str) -> None:
        for fact in facts:
            if fact not in self.single:
                message = f"{fact} has no question of its own"
                raise TableError(at, "no_question", message, key=key, value=fact)

    def _patterns(self, at: str, entry: Mapping[str, Any], key: str) -> dict[str, re.Pattern[str]]:
        raw = as_mapping(at, entry.get(key, {}), key)
        self._check_known(at, tuple(raw), key)
        return {fact: pattern(f"{at}.{key}", words, fact) for fact, words in raw.items()}

    def _values(self, at: str, entry: Mapping[str, Any], key: str) -> Mapping[str, Any]:
        """Return values by fact; None in an option means that the amount comes next."""
        values = as_mapping(at, entry.get(key, {}), key)
        self._check_known(at, tuple(values), key)
        for fact, value in values.items():
            try:
                parse_facts(put_answer({}, fact, value), self.dictionary)
            except FactError as error:
                message = f"{key}: {error}"
                raise TableError(at, "bad_value", message, key=key, value=error.value) from error
        return values

    def _no_fact(self, at: str, name: object) -> TableError:
        hint = nearest(name, self.dictionary.names())
        message = f"there is no fact {name!r}"
        return TableError(at, "no_fact", message, key="total", value=name, hint=hint)
