"""What is the matter with a child's parents, out of free words (C-62: six months decide)."""

from collections.abc import Mapping
from datetime import date

from knowledge.screening.interview_questions import QuestionBook
from knowledge.screening.understand_choices import is_said
from knowledge.screening.understand_months import read_months
from knowledge.screening.understand_structs import read_disability
from knowledge.screening.understand_words import Words

FATHER, MOTHER = "kid.father", "kid.mother"
_ENOUGH = 6  # months of prison, or without a sign of life
_SEVERE = 2  # the highest level of a certificate that is severe whatever its kind


def read_parent(
    fact: str, text: str, words: Words, book: QuestionBook, on: date
) -> Mapping[str, str] | None:
    """Return the state of the parent asked for, and of the other one when the text tells it.

    None when nothing fits, and when prison or silence is told without saying how long: the word
    for it says that six months are reached, and only the citizen can say that.
    """
    if any(_named(segment, words) for segment in words.separators.split(text)):
        return read_parents(text, words, book, on) or None
    state = _state(text, words, book, on)
    if state is None:
        return None
    is_both = words.parents.patterns["both_said"].search(text) is not None
    return dict.fromkeys((FATHER, MOTHER) if is_both else (fact,), state)


def read_parents(text: str, words: Words, book: QuestionBook, on: date) -> dict[str, str]:
    """Return the state of each parent named; what follows belongs to the one named last."""
    told: dict[str, str] = {}
    current: list[str] = []
    for segment in words.separators.split(text):
        current = _named(segment, words) or current
        for fact in current:
            told[fact] = f"{told[fact]},{segment}" if fact in told else segment
    states = {fact: _state(said, words, book, on) for fact, said in told.items()}
    return {fact: state for fact, state in states.items() if state is not None}


def _named(segment: str, words: Words) -> list[str]:
    spoken = words.parents.patterns
    if spoken["both"].search(segment):
        return [FATHER, MOTHER]
    names = (("father", FATHER), ("mother", MOTHER))
    return [fact for name, fact in names if spoken[name].search(segment)]


def _state(text: str, words: Words, book: QuestionBook, on: date) -> str | None:
    for name, (pattern, state) in words.parents.states.items():
        if is_said(pattern, text, words):
            if name == "jail":
                return _prison(text, state, words, on)
            return _lasting(text, state, words, on) if name == "silent" else state
    return _certificate(text, words, book)


def _prison(text: str, state: str, words: Words, on: date) -> str | None:
    if words.parents.patterns["for_life"].search(text):
        return state
    lasting = _lasting(text, state, words, on)
    # Three months inside so far say nothing about the sentence.
    is_sentence = words.parents.patterns["sentenced"].search(text) is not None
    return lasting if lasting == state or is_sentence else None


def _lasting(text: str, state: str, words: Words, on: date) -> str | None:
    months = read_months(text, words, on)
    if months is None:
        return None
    low, high = months
    if low >= _ENOUGH:
        return state
    return words.parents.other if high < _ENOUGH else None


def _certificate(text: str, words: Words, book: QuestionBook) -> str | None:
    found = (read_disability("dis_cert", text, words, book) or {}).get("dis_cert")
    if not isinstance(found, Mapping) or "level" not in found:
        return None
    level = found["level"]
    is_severe = level <= _SEVERE or found.get("type") in words.parents.mental
    return words.parents.disabled if is_severe else words.parents.other
