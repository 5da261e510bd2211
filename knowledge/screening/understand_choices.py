"""Closed answers out of free words: one option, several words, yes or no."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from knowledge.screening.interview_questions import Option, Question, QuestionBook, place
from knowledge.screening.understand_words import Words

SELF = "self"


@dataclass(frozen=True)
class Matches:
    """The options meant, in their order, and those that were taken back («没得汽车»)."""

    meant: tuple[Option, ...]
    denied: tuple[Option, ...]


def match_options(question: Question, text: str, words: Words) -> Matches:
    """Return which options the tidy text names; «不是农村是城镇» names only the latter."""
    kept = words.answers["replaced"].sub("", text)
    forms = (kept, words.bare(kept))
    meant, denied = [], []
    for option in question.options:
        found = [is_said(option.words, form, words) for form in forms if option.words]
        if True in found:
            meant.append(option)
        elif False in found:
            denied.append(option)
    return Matches(tuple(meant), tuple(denied))


def is_said(pattern: re.Pattern[str] | None, text: str, words: Words) -> bool | None:
    """Say whether the pattern occurs: True, False when only under a negation, None when not."""
    if pattern is None:
        return None
    found = None
    for match in pattern.finditer(text):
        before = text[max(match.start() - words.negation_reach, 0) : match.start()]
        clause = words.separators.split(before)[-1]
        if not words.answers["negation"].search(clause):
            return True
        found = False
    return found


def read_choice(question: Question, text: str, words: Words, fact: str) -> Mapping[str, Any] | None:
    """Return what the one option meant sets, or None when none or several are meant."""
    matches = match_options(question, text, words)
    meant = [option for option in matches.meant if not option.is_none] or list(matches.meant)
    if len(meant) > 1 and question.is_first_wins:
        meant = meant[:1]
    if len(meant) == 1:
        return {place(meant[0].target, fact): meant[0].value}
    none = next((option for option in question.options if option.is_none), None)
    if meant or none is None:
        return None
    if matches.denied or is_negative(text, words):
        return {place(none.target, fact): none.value}
    return None


def read_several(
    question: Question, text: str, words: Words, fact: str, book: QuestionBook, person: str
) -> Mapping[str, Any] | None:
    """Return the union of the words meant; for soldiers it matters of whom they are said."""
    matches = match_options(question, text, words)
    meant = [option for option in matches.meant if not option.is_none]
    if meant:
        said = [
            word for option in meant for word in _of(option, question, text, words, book, person)
        ]
        return {fact: list(dict.fromkeys(said))}
    none = next((option for option in question.options if option.is_none), None)
    if matches.meant or (none is not None and (matches.denied or is_negative(text, words))):
        chosen = matches.meant[0] if matches.meant else none
        return {fact: list(chosen.value)} if chosen is not None else None
    return None


def read_yes_no(question: Question, text: str, words: Words) -> bool | None:
    """Return yes, no, or None; the question's own words go before the general ones."""
    for form in (text, words.bare(text)):
        if question.no_words is not None and question.no_words.search(form):
            return False
        said = is_said(question.yes_words, form, words)
        if said is not None:
            return said
    if is_negative(text, words):
        return False
    return True if words.answers["affirmative"].fullmatch(words.bare(text)) else None


def is_negative(text: str, words: Words) -> bool:
    """Say whether the whole text is a plain no («没得», «都不是»)."""
    return any(words.answers["negative"].fullmatch(form) for form in (text, words.bare(text)))


def person_before(text: str, end: int, words: Words, book: QuestionBook) -> str | None:
    """Return the last person named in ``text[:end]``, SELF for «我», or None."""
    last, found = -1, None
    for person in book.persons.values():
        for match in person.words.finditer(text, 0, end):
            if match.start() > last:
                last, found = match.start(), person.key
    for match in words.opening["first_person"].finditer(text, 0, end):
        if match.start() > last:
            last, found = match.start(), SELF
    return found


def _of(
    option: Option, question: Question, text: str, words: Words, book: QuestionBook, person: str
) -> list[str]:
    values: list[str] = list(option.value)
    if question.fact != "vet" or option.words is None or values[0] not in words.soldiers.own:
        return values
    match = option.words.search(text)
    said_of = person_before(text, match.start(), words, book) if match else None
    return values if said_of in (None, person) else [words.soldiers.relative]
