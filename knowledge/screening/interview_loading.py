"""Reading questions.yml and checking every line of it against the fact dictionary."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from knowledge.errors import TableError
from knowledge.screening import interview_checks
from knowledge.screening.dictionary import Dictionary, load_dictionary
from knowledge.screening.interview_groups import load_groups, pattern
from knowledge.screening.interview_questions import (
    Option,
    Person,
    Question,
    QuestionBook,
    QuestionKind,
    QuestionsError,
)
from knowledge.screening.sources import Citations, load_citations
from knowledge.screening.tables import as_list, as_mapping, as_text, as_texts, check_keys, one_of
from knowledge.text.packaged import PackagedFileError, read_yaml

QUESTIONS_FILE = Path(__file__).parent / "questions.yml"
_PATTERNS = (
    "names",
    "yes_words",
    "no_words",
    "nothing",
    "passing_names",
    "passing_no",
    "passing_yes",
)
_TEXTS = ("label", "ask", "why", "hint")
_REQUIRED = {"kind", *_TEXTS}
_OPTIONAL = {
    "cite", "options", "path", "lowest", "highest", "in_passing", "is_total", "is_year",
    "offer_why", "titles", "first_wins", "paper", *_PATTERNS,
}  # fmt: skip
_OPTION_REQUIRED = {"title", "is"}
_OPTION_OPTIONAL = {"sets", "words", "none", "hidden", "health"}
_KINDS = tuple(kind.value for kind in QuestionKind)


def load_questions(path: Path = QUESTIONS_FILE) -> QuestionBook:
    """Read the questions.

    Raises QuestionsError naming the question when a key is not known, a fact does not exist, a
    source is missing, an option holds a value that the fact cannot take, or the options of a
    closed question leave out a word of its fact.
    """
    try:
        raw = read_yaml(path)
        book = build_questions(path.name, raw, load_dictionary(), load_citations())
    except (TableError, PackagedFileError) as error:
        raise QuestionsError(str(error)) from error
    return replace(book, questions={**book.questions, **load_groups(book.questions)})


def build_questions(file: str, raw: Any, dictionary: Dictionary, cites: Citations) -> QuestionBook:
    """Return the questions written in ``raw``; raises TableError naming the question and key."""
    check_keys(file, raw, {"persons", "questions"})
    persons = as_mapping(file, raw["persons"], "persons")
    entries = as_mapping(file, raw["questions"], "questions")
    reader = _Reader(dictionary, cites)
    return QuestionBook(
        {fact: reader.question(f"{file}: {fact}", fact, entry) for fact, entry in entries.items()},
        {key: _person(f"{file}: persons.{key}", key, entry) for key, entry in persons.items()},
    )


def _person(at: str, key: str, entry: Any) -> Person:
    check_keys(at, entry, {"who", "home", "title", "words"})
    who, home, title = (as_text(at, entry[name], name) for name in ("who", "home", "title"))
    return Person(key, who, home, title, pattern(at, entry["words"], "words"))


@dataclass(frozen=True)
class _Reader:
    dictionary: Dictionary
    cites: Citations

    def question(self, at: str, fact: str, entry: Any) -> Question:
        check_keys(at, entry, _REQUIRED, _OPTIONAL)
        one_of(at, entry["kind"], _KINDS, "kind")
        for key in _TEXTS:
            as_text(at, entry[key], key)
        is_inner = fact.startswith(interview_checks.INNER)
        cite = () if is_inner else self.cites.read(at, entry.get("cite"))
        question = _read_question(at, fact, entry, cite)
        interview_checks.check(at, question, self.dictionary)
        return question


def _read_question(at: str, fact: str, entry: Mapping[str, Any], cite: tuple[str, ...]) -> Question:
    target = entry.get("path", fact)
    return Question(
        fact=fact,
        kind=QuestionKind(entry["kind"]),
        label=entry["label"],
        ask=entry["ask"],
        why=entry["why"],
        cite=cite,
        hint=entry["hint"],
        options=tuple(_read_options(at, target, entry)),
        target=target,
        paper=entry.get("paper", ""),
        lowest=entry.get("lowest", 0),
        highest=entry.get("highest", 120 if entry["kind"] == "age" else 10_000_000),
        is_in_passing=entry.get("in_passing", False),
        is_total=entry.get("is_total", False),
        is_year=entry.get("is_year", False),
        is_first_wins=entry.get("first_wins", False),
        has_why_button=entry.get("offer_why", False),
        **_patterns(at, entry),
    )


def _read_options(at: str, target: str, entry: Mapping[str, Any]) -> list[Option]:
    if entry["kind"] == QuestionKind.YES_NO:
        return _read_yes_and_no(at, target, entry)
    options = []
    for i, raw in enumerate(as_list(at, entry.get("options", []), "options")):
        here = f"{at}.options[{i}]"
        check_keys(here, raw, _OPTION_REQUIRED, _OPTION_OPTIONAL)
        options.append(
            Option(
                title=as_text(here, raw["title"], "title"),
                value=raw["is"],
                target=raw.get("sets", target),
                words=_pattern(here, raw, "words"),
                is_none=raw.get("none", False),
                is_hidden=raw.get("hidden", False),
                is_health=raw.get("health", False),
            )
        )
    return options


def _read_yes_and_no(at: str, target: str, entry: Mapping[str, Any]) -> list[Option]:
    titles = as_texts(at, entry.get("titles"), "titles")
    if len(titles) != 2:
        message = f"titles: expected one for yes and one for no, got {list(titles)}"
        raise TableError(at, "two_titles", message, key="titles", value="、".join(titles))
    return [Option(titles[0], True, target, None), Option(titles[1], False, target, None)]


def _patterns(at: str, entry: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _pattern(at, entry, name) for name in _PATTERNS}


def _pattern(at: str, entry: Mapping[str, Any], key: str) -> re.Pattern[str] | None:
    return pattern(at, entry[key], key) if key in entry else None
