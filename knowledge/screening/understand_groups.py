"""Answers to a question that covers several facts: «有个摩托，存款三万», «都没有»."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from knowledge.screening.interview_questions import Group, Option, Question, QuestionKind
from knowledge.screening.understand_amounts import money_segments, read_amount
from knowledge.screening.understand_asked import Asked, Manner, Mind
from knowledge.screening.understand_choices import (
    is_negative,
    is_said,
    match_options,
    read_choice,
    read_several,
)
from knowledge.screening.understand_structs import read_disability

_BARE_NAME = 6  # characters; a longer piece says something of its own


@dataclass
class Told:
    """What was named: ``values`` by fact, ``open`` ones without a value, ``denied`` ones."""

    values: dict[str, Any] = field(default_factory=dict)
    open: set[str] = field(default_factory=set)
    denied: set[str] = field(default_factory=set)

    def leave(self, fact: str, manner: Manner) -> None:
        """Note that somebody does not know a fact, or does not want to say it (now)."""
        self.values[fact] = None if manner is Manner.DONT_KNOW else manner
        self.denied.discard(fact)
        self.open.discard(fact)


def says_none(mind: Mind, group: Group, tidy: str) -> bool:
    """Say whether the text means "none of these"."""
    return is_negative(tidy, mind.words) or group.phrases.none.search(tidy) is not None


def closed(group: Group, told: Told, wanted: tuple[str, ...], *, is_none: bool) -> dict[str, Any]:
    """Return the values told, and what naming some says about the others.

    A text that only denies («没得车»), or only says what is not known, says nothing about what it
    does not name.
    """
    has_some = any(
        value is not None and not isinstance(value, Manner) for value in told.values.values()
    )
    is_complete = is_none or has_some or bool(told.open)
    absent = {
        fact: group.absent[fact]
        for fact in wanted
        if fact in group.absent and fact not in told.open and (is_complete or fact in told.denied)
    }
    return {**absent, **told.values}


def read_picks(mind: Mind, asked: Asked, question: Question, tidy: str) -> Mapping[str, Any] | None:
    """Return values by fact out of options and names; None when the text answers nothing."""
    group = question.group
    if group is None:
        return None
    told, wanted = Told(), asked.parts or group.covers
    said, denied = _without_denied(mind, group, tidy)
    for option in question.options:
        _take_option(told, option.value, _is_meant(mind, option, said))
        if _is_meant(mind, option, denied):
            told.denied.update(option.value)
    for fact in wanted:
        if _read(mind, Asked(fact, asked.person, asked.on), denied) is not None:
            told.denied.add(fact)
        _take_own(mind, Asked(fact, asked.person, asked.on), told, said)
    some = _all_but(group, mind.words.strip_end(tidy))
    told.open.update(fact for fact in wanted if some and _is_about(mind, fact, some))
    is_none = not (some or told.values or told.open) and says_none(mind, group, tidy)
    return closed(group, told, wanted, is_none=is_none) or None


def _without_denied(mind: Mind, group: Group, tidy: str) -> tuple[str, str]:
    """Return the text without the pieces that take back what they name, and those pieces.

    «车、门面都没得» takes back the bare names before it as well.
    """
    said: list[str] = []
    denied: list[str] = []
    for piece in _pieces(mind, tidy):
        bare = mind.words.strip_end(piece)
        some = _all_but(group, bare)
        if some:
            said.append(some)
            continue
        if group.phrases.denies.search(bare) is None:
            said.append(piece)
            continue
        if mind.words.answers["all"].search(bare):
            while said and len(said[-1]) <= _BARE_NAME:
                denied.append(said.pop())
        denied.append(group.phrases.denies.sub("", bare))
    return ",".join(said), ",".join(denied)


def _all_but(group: Group, piece: str) -> str:
    """Return what there is when all else is denied («除了摩托啥都没得»), or ""."""
    found = group.phrases.but.search(piece)
    return "" if found is None else found["some"]


def _is_meant(mind: Mind, option: Option, text: str) -> bool | None:
    title = re.compile(re.escape(mind.words.tidy(option.title)))
    by_title = is_said(title, text, mind.words)
    return by_title if by_title is not None else is_said(option.words, text, mind.words)


def _take_option(told: Told, sets: Mapping[str, Any], is_meant: bool | None) -> None:
    if is_meant is False:
        told.denied.update(sets)
    if not is_meant:
        return
    for fact, value in sets.items():
        if value is None:
            told.open.add(fact)
        elif isinstance(value, list):
            known = told.values.get(fact) or []
            told.values[fact] = list(dict.fromkeys([*known, *value]))
        else:
            told.values[fact] = value


def _take_own(mind: Mind, asked: Asked, told: Told, text: str) -> None:
    """Read a fact by its own question; what that says is more exact than an option."""
    manner = unsaid(
        mind, [part for part in _pieces(mind, text) if _is_about(mind, asked.fact, part)]
    )
    if manner is not None:
        told.leave(asked.fact, manner)
        return
    found = _read(mind, asked, text)
    if found is None:
        return
    if found.values:
        told.values.update(found.values)
        told.open -= found.values.keys()
    else:
        told.denied.add(asked.fact)


def unsaid(mind: Mind, pieces: Iterable[str]) -> Manner | None:
    """Return how pieces of text do not answer (don't know, refuse, later), or None."""
    for piece in pieces:
        for manner in (Manner.REFUSE, Manner.LATER, Manner.DONT_KNOW):
            if mind.words.control[manner.value].search(piece):
                return manner
    return None


def _pieces(mind: Mind, text: str) -> list[str]:
    return money_segments(text, mind.words)


def _is_about(mind: Mind, fact: str, piece: str) -> bool:
    question = mind.book.question(fact)
    patterns = (question.names, question.yes_words)
    return any(pattern is not None and pattern.search(piece) for pattern in patterns)


@dataclass(frozen=True)
class _Own:
    """What a fact's own question reads; no values: that there is none of it."""

    values: Mapping[str, Any] = field(default_factory=dict)


def _read(mind: Mind, asked: Asked, text: str) -> _Own | None:
    """Return what the text says of a fact by its own question, or None."""
    words, question = mind.words, mind.book.question(asked.fact)
    if question.kind in (QuestionKind.MONEY, QuestionKind.COUNT):
        text = ",".join(part for part in _pieces(mind, text) if _is_about(mind, asked.fact, part))
        amount = read_amount(question, text, words, asked.on) if text else None
        if amount is None:
            return None
        return _Own({asked.fact: amount} if amount != 0 else {})  # «没得存款» tells of no more
    match question.kind:
        case QuestionKind.YES_NO:
            said = is_said(question.yes_words, text, words)
            return None if said is None else _Own({asked.fact: True} if said else {})
        case QuestionKind.DISABILITY:
            found = read_disability(asked.fact, text, words, mind.book)
            is_there = found is not None and isinstance(found[asked.fact], Mapping)
            return None if found is None else _Own(found if is_there else {})
        case _:
            return _read_words(mind, asked, question, text)


def _read_words(mind: Mind, asked: Asked, question: Question, text: str) -> _Own | None:
    found = match_options(question, text, mind.words)
    if any(not option.is_none for option in found.meant):
        if question.kind is QuestionKind.CHOICE:
            read = read_choice(question, text, mind.words, asked.fact)
        else:
            read = read_several(question, text, mind.words, asked.fact, mind.book, asked.person)
        return None if read is None else _Own(read)
    return _Own() if found.meant or found.denied else None
