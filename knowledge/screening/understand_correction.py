"""Which earlier answer a message takes back: «刚才说错了，收入是1500», «不是农村是城镇»."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from knowledge.screening.interview_questions import Group, Question, QuestionKind
from knowledge.screening.understand_answer import Asked, Mind, is_question, read_answer


@dataclass(frozen=True)
class Correction:
    """``fact`` "" means: something was wrong, but it was not said what. No values: ask again."""

    fact: str = ""
    values: Mapping[str, Any] | None = None


def find_correction(
    mind: Mind, asked: Asked, answered: Mapping[str, Any], text: str
) -> Correction | None:
    """Return the correction in ``text``; None when it corrects nothing.

    ``answered`` holds the answers so far, oldest first, by the fact asked. ``asked`` is the open
    question: «不是农村是城镇» said to it is its answer and no correction.
    """
    words = mind.words
    tidy = words.tidy(text)
    replaced = words.correction["replaced"].search(tidy)
    is_marked = words.correction["marks"].search(tidy) is not None
    if not answered or not (is_marked or replaced):
        return None
    if is_question(words, tidy) or (not is_marked and read_answer(mind, asked, text) is not None):
        return None
    said = replaced["new"] if replaced else words.correction["noise"].sub("", tidy)
    old = replaced["old"] if replaced else ""
    recent = list(answered)[::-1]
    found = (
        _summed(mind, asked, answered, tidy, said)
        or _named(mind, asked, recent, tidy, said)
        or _unnamed(mind, asked, _held(mind, asked, answered, old) or recent, answered, said)
    )
    if found is not None:
        return found
    return Correction() if is_marked else None


def _summed(
    mind: Mind, asked: Asked, answered: Mapping[str, Any], tidy: str, said: str
) -> Correction | None:
    """Find amounts of a question about several: parts by their names, «收入» by what was told.

    «收入是一千二» means the one income told before, or else all of them together.
    """
    for question in mind.book.groups:
        group = question.group
        if group is None or not group.words or not {*group.covers, group.total} & answered.keys():
            continue
        whole = Asked(question.fact, asked.person, asked.on)
        read = read_answer(mind, whole, said) or {}
        named = {fact: read[fact] for fact in group.covers if fact in read}
        named = {fact: new for fact, new in named.items() if group.words[fact].search(said)}
        if named:
            return Correction(question.fact, named)
        if group.total and _is_named(mind.book.question(group.total), tidy):
            fact = _sum_meant(group, asked, answered)
            values = _read(mind, asked, fact, said)
            if values is not None:
                return Correction(fact, values)
    return None


def _sum_meant(group: Group, asked: Asked, answered: Mapping[str, Any]) -> str:
    """Return the amount that «收入» means: the open question's, the one told, or all together."""
    if asked.fact in group.covers:
        return asked.fact
    told = [fact for fact in group.covers if answered.get(fact) not in (0, None)]
    return told[0] if len(told) == 1 and group.total not in answered else group.total


def _named(
    mind: Mind, asked: Asked, recent: Sequence[str], tidy: str, said: str
) -> Correction | None:
    """Find the fact by its name: answered ones first, for they are what can be wrong."""
    named = [fact for fact in recent if _is_named(mind.book.question(fact), tidy)]
    others = [question.fact for question in mind.book if _is_named(question, tidy)]
    for fact in dict.fromkeys([*named, *others]):
        values = None if "[" in fact else _read(mind, asked, fact, said)
        if values is not None:
            return Correction(fact, values)
    return Correction(named[0]) if named else None


def _held(mind: Mind, asked: Asked, answered: Mapping[str, Any], old: str) -> Sequence[str]:
    """Return the facts whose answer so far is what is taken back: «不是两千八是两千三»."""
    read = {fact: _read(mind, asked, fact, old) or {} for fact in answered}
    return [
        fact
        for fact in list(answered)[::-1]
        if fact in read[fact] and read[fact][fact] == answered[fact]
    ]


def _is_named(question: Question, tidy: str) -> bool:
    return question.names is not None and question.names.search(tidy) is not None


def _unnamed(
    mind: Mind, asked: Asked, recent: Sequence[str], answered: Mapping[str, Any], said: str
) -> Correction | None:
    for fact in recent:
        # A bare yes or no fits every such question: only the last answer can be meant.
        if mind.book.question(fact).kind is QuestionKind.YES_NO and fact != recent[0]:
            continue
        values = _read(mind, asked, fact, said)
        if values is not None and values.get(fact) != answered[fact]:
            return Correction(fact, values)
    return None


def _read(mind: Mind, asked: Asked, fact: str, said: str) -> Mapping[str, Any] | None:
    return read_answer(mind, Asked(fact, asked.person, asked.on), said) if said else None
