"""Reading questions.yml and checking every line of it against the fact dictionary."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from knowledge.errors import KnowledgeError
from knowledge.screening.dictionary import load_dictionary
from knowledge.screening.facts import FactError
from knowledge.screening.interview_groups import load_groups
from knowledge.screening.interview_questions import (
    Option,
    Person,
    Question,
    QuestionBook,
    QuestionKind,
    QuestionsError,
    place,
)
from knowledge.screening.parsing import parse_facts
from knowledge.screening.paths import put_answer
from knowledge.screening.sources import read_cites
from knowledge.text.packaged import read_yaml

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
_KEYS = {
    "kind", "label", "ask", "why", "cite", "hint", "options", "path", "lowest", "highest",
    "in_passing", "is_total", "is_year", "offer_why", "titles", "first_wins", "paper", *_PATTERNS,
}  # fmt: skip
_OPTION_KEYS = {"title", "is", "sets", "words", "none", "hidden", "health"}
_TITLE_LIMIT = 12  # a button must stay readable in large type


def load_questions(path: Path = QUESTIONS_FILE) -> QuestionBook:
    """Read the questions.

    Raises QuestionsError naming the question when a key is not known, a fact does not exist, a
    source is missing, or an option holds a value that the fact cannot take.
    """
    raw = read_yaml(path)
    if not isinstance(raw, Mapping) or raw.keys() != {"persons", "questions"}:
        raise QuestionsError(f"{path.name}: expected the keys persons and questions")
    questions = {fact: _read_question(fact, entry) for fact, entry in raw["questions"].items()}
    persons = {
        key: Person(key, entry["who"], entry["home"], entry["title"], re.compile(entry["words"]))
        for key, entry in raw["persons"].items()
    }
    return QuestionBook({**questions, **load_groups(questions)}, persons)


def _read_question(fact: str, entry: Mapping[str, Any]) -> Question:
    strange = entry.keys() - _KEYS
    if strange:
        raise QuestionsError(f"questions.yml: {fact}: unknown keys {sorted(strange)}")
    missing = {"kind", "label", "ask", "why", "hint"} - entry.keys()
    if missing:
        raise QuestionsError(f"questions.yml: {fact}: {sorted(missing)} missing")
    target = entry.get("path", fact)
    question = Question(
        fact=fact,
        kind=QuestionKind(entry["kind"]),
        label=entry["label"],
        ask=entry["ask"],
        why=entry["why"],
        cite=_cites(fact, entry),
        hint=entry["hint"],
        options=tuple(_read_options(fact, target, entry)),
        target=target,
        paper=entry.get("paper", ""),
        lowest=entry.get("lowest", 0),
        highest=entry.get("highest", 120 if entry["kind"] == "age" else 10_000_000),
        is_in_passing=entry.get("in_passing", False),
        is_total=entry.get("is_total", False),
        is_year=entry.get("is_year", False),
        is_first_wins=entry.get("first_wins", False),
        has_why_button=entry.get("offer_why", False),
        **_patterns(fact, entry),
    )
    _check(question)
    return question


def _cites(fact: str, entry: Mapping[str, Any]) -> tuple[str, ...]:
    if fact.startswith("_"):
        return ()
    try:
        return read_cites(f"questions.yml: {fact}", entry.get("cite"))
    except KnowledgeError as error:
        raise QuestionsError(str(error)) from error


def _read_options(fact: str, target: str, entry: Mapping[str, Any]) -> list[Option]:
    if entry["kind"] == QuestionKind.YES_NO:
        yes, no = entry["titles"]
        return [Option(yes, True, target, None), Option(no, False, target, None)]
    options = []
    for raw in entry.get("options", ()):
        if raw.keys() - _OPTION_KEYS:
            raise QuestionsError(f"questions.yml: {fact}: unknown option keys in {dict(raw)}")
        options.append(
            Option(
                title=raw["title"],
                value=raw["is"],
                target=raw.get("sets", target),
                words=_pattern(fact, raw.get("words")),
                is_none=raw.get("none", False),
                is_hidden=raw.get("hidden", False),
                is_health=raw.get("health", False),
            )
        )
    return options


def _patterns(fact: str, entry: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _pattern(fact, entry.get(name)) for name in _PATTERNS}


def _pattern(fact: str, words: str | None) -> re.Pattern[str] | None:
    if words is None:
        return None
    try:
        return re.compile(words)
    except re.error as error:
        raise QuestionsError(f"questions.yml: {fact}: {words!r} is no pattern: {error}") from error


def _check(question: Question) -> None:
    titles = [option.title for option in question.options]
    if len(set(titles)) != len(titles) or any(len(title) > _TITLE_LIMIT for title in titles):
        raise QuestionsError(f"questions.yml: {question.fact}: titles repeat or are too long")
    if question.fact.startswith("_"):
        return
    if load_dictionary().find(question.fact) is None:
        raise QuestionsError(f"questions.yml: there is no fact {question.fact!r}")
    for option in question.options:
        try:
            parse_facts(put_answer({}, place(option.target, question.fact), option.value))
        except FactError as error:
            raise QuestionsError(f"questions.yml: {question.fact}: {error}") from error
