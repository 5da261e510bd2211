"""What a citizen's words answer, and whether they answer at all."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from knowledge.screening.interview_questions import Question, QuestionKind, place
from knowledge.screening.understand_amounts import (
    foreign_amount,
    money_segments,
    read_amount,
)
from knowledge.screening.understand_asked import Asked as Asked
from knowledge.screening.understand_asked import Manner as Manner
from knowledge.screening.understand_asked import Mind as Mind
from knowledge.screening.understand_choices import read_choice, read_several, read_yes_no
from knowledge.screening.understand_groups import read_picks, unsaid
from knowledge.screening.understand_parents import read_parent
from knowledge.screening.understand_structs import read_daily_life, read_disability, read_people
from knowledge.screening.understand_sums import read_sums
from knowledge.screening.understand_words import Words

MOST_FREE = 60  # characters kept of words that are only passed on
AMOUNTS = (QuestionKind.MONEY, QuestionKind.AGE, QuestionKind.COUNT, QuestionKind.MONTHS)


@dataclass(frozen=True)
class Heard:
    """The manner, and for an answer the values by dotted fact.

    Of a question about several facts, one may be refused or put off: its value is that Manner.
    """

    manner: Manner
    values: Mapping[str, Any] = field(default_factory=dict)


def hear(mind: Mind, asked: Asked, text: str) -> Heard:
    """Return what the message does; precise enough to tell an answer from a question.

    «一千二嘛» answers a question about income; «那我抚恤金算不算收入嘛» does not.
    """
    tidy = mind.words.tidy(text)
    if not tidy:
        return Heard(Manner.UNCLEAR)
    values = read_answer(mind, asked, text)
    if _is_title(mind, asked, text):
        return Heard(Manner.ANSWER, values or {})
    manner = _control(mind, asked, tidy, values)
    if manner is not None:
        return Heard(manner)
    if is_question(
        mind.words, without_unsaid(mind, tidy) if values else tidy, has_value=values is not None
    ):
        return Heard(Manner.QUESTION)
    return Heard(Manner.UNCLEAR) if values is None else Heard(Manner.ANSWER, values)


def without_unsaid(mind: Mind, tidy: str) -> str:
    """Return the text without pieces that say what is not known («靠不靠家里不晓得»)."""
    if unsaid(mind, [tidy]) is None:
        return tidy
    pieces = money_segments(tidy, mind.words)
    return ",".join(piece for piece in pieces if unsaid(mind, [piece]) is None)


def read_answer(mind: Mind, asked: Asked, text: str) -> Mapping[str, Any] | None:
    """Return what the words set, by dotted fact; None when they answer nothing that was asked."""
    question = mind.book.question(asked.fact)
    tidy = mind.words.tidy(text)
    for option in question.options:
        if tidy == mind.words.tidy(option.title) and question.group is None:
            return {place(option.target, asked.fact): option.value}
    if question.group is not None:
        read = read_sums if question.group.words else read_picks
        return read(mind, asked, question, tidy)
    return _read(mind, asked, question, tidy)


def is_question(words: Words, tidy: str, *, has_value: bool = False) -> bool:
    """Say whether the text asks something; ``has_value``: it also holds an answer («一千二？»)."""
    bare = words.question["not_questions"].sub("", words.strip_end(tidy))
    if words.question["words"].search(bare):
        return True
    return bool(words.question["marks"].search(tidy)) and not (
        has_value and len(tidy) <= words.short
    )


def _read(mind: Mind, asked: Asked, question: Question, tidy: str) -> Mapping[str, Any] | None:
    words, fact = mind.words, asked.fact
    target = place(question.target, fact)
    match question.kind:
        case kind if kind in AMOUNTS:
            amount = _read_amount(mind, asked, question, tidy)
            return None if amount is None else {target: amount}
        case QuestionKind.CHOICE:
            return read_choice(question, tidy, words, fact)
        case QuestionKind.SEVERAL:
            return read_several(question, tidy, words, fact, mind.book, asked.person)
        case QuestionKind.YES_NO:
            answer = read_yes_no(question, tidy, words)
            return None if answer is None else {target: answer}
        case QuestionKind.DISABILITY:
            return read_disability(fact, tidy, words, mind.book)
        case QuestionKind.PARENT:
            return read_parent(fact, tidy, words, mind.book, asked.on)
        case QuestionKind.PEOPLE:
            return read_people(fact, tidy, words)
        case QuestionKind.FREE:
            return _read_free(words, fact, tidy)
        case _:
            return read_daily_life(fact, tidy, words, mind.book)


def _read_free(words: Words, fact: str, tidy: str) -> Mapping[str, Any] | None:
    said = words.strip_end(tidy)[:MOST_FREE]
    is_about_us = any(words.control[name].search(tidy) for name in ("refuse", "later", "dont_know"))
    is_call = words.question["human"].search(tidy) is not None
    return None if is_about_us or is_call or not said else {fact: said}


def _read_amount(mind: Mind, asked: Asked, question: Question, tidy: str) -> Any | None:
    for option in question.options:
        if option.words is not None and option.words.search(mind.words.bare(tidy)):
            return option.value
    if question.kind is QuestionKind.MONEY:
        own = [
            segment
            for segment in money_segments(tidy, mind.words)
            if foreign_amount(question, segment, mind.book) is None
        ]
        tidy = ",".join(own)
    return read_amount(question, tidy, mind.words, asked.on) if tidy else None


def _is_title(mind: Mind, asked: Asked, text: str) -> bool:
    tidy = mind.words.tidy(text)
    options = mind.book.question(asked.fact).options
    return any(tidy == mind.words.tidy(option.title) for option in options)


def _control(
    mind: Mind, asked: Asked, tidy: str, values: Mapping[str, Any] | None
) -> Manner | None:
    control = mind.words.control
    if control["stop"].search(tidy) or control["stop"].search(mind.words.bare(tidy)):
        return Manner.STOP
    if control["why"].search(mind.words.strip_end(tidy)) and len(tidy) <= 24:
        return Manner.WHY
    is_amount = mind.book.question(asked.fact).kind in (*AMOUNTS, QuestionKind.GROUP)
    for name in (Manner.REFUSE, Manner.LATER, Manner.DONT_KNOW):
        phrase = control[name.value]
        rest = phrase.sub("", tidy)
        if rest == tidy or (is_amount and values is not None):
            continue
        if len(mind.words.strip_end(rest)) <= mind.words.residue:
            return name
    return None
