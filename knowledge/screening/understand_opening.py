"""Taking in a whole sentence: whom it is about, what is wanted, what it tells along the way."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from knowledge.screening import understand_others as others
from knowledge.screening.interview_questions import Option, Question, QuestionKind
from knowledge.screening.understand_amounts import (
    born_age,
    foreign_amount,
    money_segments,
    read_amount,
)
from knowledge.screening.understand_answer import Asked, Mind
from knowledge.screening.understand_choices import (
    SELF,
    is_negative,
    is_said,
    match_options,
    person_before,
    read_several,
)
from knowledge.screening.understand_numbers import Quantity, find_quantities
from knowledge.screening.understand_structs import read_disability
from knowledge.screening.understand_words import Words

FUNERAL = "P11"


@dataclass(frozen=True)
class Opening:
    """What a sentence tells. ``person`` is None when it does not say for whom."""

    person: str | None = None
    programmes: tuple[str, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)


def read_opening(mind: Mind, text: str, on: date) -> Opening:
    """Read «我爸七十一了当过兵，一个人住，想进养老院»: father, P07, age, vet and living."""
    tidy = mind.words.tidy(text)
    person, values = _of_others(mind, tidy, on)
    wanted = _wanted(mind, tidy, values)
    if person is None and wanted != (FUNERAL,):
        living = _of_the_living(mind, tidy) if FUNERAL in wanted else tidy
        person = find_person(mind, living)
        values = {**values, **read_in_passing(mind, living, person or SELF, on)}
        wanted = _wanted(mind, tidy, values)
    return Opening(SELF if wanted == (FUNERAL,) else person, wanted, values)


def _of_the_living(mind: Mind, tidy: str) -> str:
    """Return the sentence without what is said of the dead."""
    segments = mind.words.separators.split(tidy)
    return ",".join(one for one in segments if not mind.words.opening["dead"].search(one))


def _of_others(mind: Mind, tidy: str, on: date) -> tuple[str | None, dict[str, Any]]:
    """Return what is told of the dead or of a child; the child is then whom it is about."""
    words, book = mind.words, mind.book
    values: dict[str, Any] = {}
    if others.is_about_dead(tidy, words):
        values.update(others.read_dead(tidy, words, book))
    if others.is_about_parents(tidy, words):
        values.update(others.read_kid(tidy, words, book, on))
        return others.CHILD, values
    return None, values


def _wanted(mind: Mind, tidy: str, values: Mapping[str, Any]) -> tuple[str, ...]:
    words = mind.words
    told = (*(values.get("status") or ()), *(values.get("dead.status") or ()))
    received = {programme for status in told for programme in words.received.get(status, ())}
    named = [key for key, pattern in words.programmes.items() if pattern.search(tidy)]
    return tuple(key for key in named if key not in received)


def find_person(mind: Mind, tidy: str) -> str | None:
    """Return whom the sentence is about: «帮我妈问» first, else the first person named.

    A soldier who died is never the one who would receive.
    """
    words, persons = mind.words, mind.book.persons.values()
    for behalf in words.opening["on_behalf"].finditer(tidy):
        for person in persons:
            if person.words.match(tidy, behalf.end()):
                return person.key
    is_lost = words.opening["lost_soldier"].search(tidy) is not None
    for segment in words.separators.split(tidy):
        named = [
            (match.start(), person.key)
            for person in persons
            if not is_lost and person.key != SELF and (match := person.words.search(segment))
        ]
        own = words.opening["first_person"].search(segment)
        if own is not None:
            named.append((own.start(), SELF))
        if named:
            return min(named)[1]
    return SELF if words.opening["me"].search(tidy) else None


def read_in_passing(
    mind: Mind, tidy: str, person: str, on: date, about: str = ""
) -> dict[str, Any]:
    """Return the facts told outside an answer; only wordings that leave no doubt are taken.

    ``about`` is the fact that was asked: what is told then of the dead, or of a child and its
    parents, is theirs and not the person's.
    """
    values: dict[str, Any] = {}
    words = mind.words
    if about.startswith("dead"):
        return others.read_dead(tidy, words, mind.book)
    if about.startswith("kid"):
        return others.read_kid(tidy, words, mind.book, on)
    for segment, said_of in _segments(mind, tidy, person):
        for question in mind.book:
            if not question.is_in_passing:
                continue
            is_shared = question.kind in (QuestionKind.MONEY, QuestionKind.COUNT)
            if said_of == person or is_shared or question.fact == "vet":
                asked = Asked(question.fact, person, on)
                values.update(_one(mind, asked, question, segment) or {})
    # «牺牲» alone does not say which of the three kinds of bereaved family it is: leave it open.
    if words.opening["lost_soldier"].search(tidy) and values.get("vet") == [
        words.soldiers.relative
    ]:
        del values["vet"]
    return values


def _segments(mind: Mind, tidy: str, person: str) -> Iterator[tuple[str, str]]:
    current = person
    for segment in money_segments(tidy, mind.words):
        current = person_before(segment, len(segment), mind.words, mind.book) or current
        yield segment, current


def _one(mind: Mind, asked: Asked, question: Question, segment: str) -> Mapping[str, Any] | None:
    named = question.passing_names
    if named is not None and not named.search(segment):
        return None
    match question.kind:
        case QuestionKind.AGE:
            return _age(mind, asked, question, segment)
        case QuestionKind.COUNT:
            return _count(mind, asked, question, segment)
        case QuestionKind.MONEY:
            return _money(mind, asked, question, segment)
        case QuestionKind.SEVERAL:
            return _several(mind, asked, question, segment)
        case QuestionKind.DISABILITY:
            return _disability(mind, question, segment)
        case QuestionKind.MONTHS:
            amount = read_amount(question, segment, mind.words, asked.on)
            return None if amount is None else {question.fact: amount}
        case QuestionKind.YES_NO:
            return _yes_or_no(question, segment, mind.words)
        case _:
            return _choice(mind, question, segment)


def _yes_or_no(question: Question, segment: str, words: Words) -> dict[str, Any] | None:
    if question.passing_no is not None and question.passing_no.search(segment):
        return {question.fact: False}
    return {question.fact: True} if is_said(question.passing_yes, segment, words) else None


def _age(mind: Mind, asked: Asked, question: Question, segment: str) -> dict[str, Any] | None:
    words = mind.words
    found = find_quantities(segment, words.numbers, is_age=True)
    is_sure = any(
        each.unit == "age"
        or (each.unit == "" and each.low >= 18 and _is_age_said(mind, segment, each))
        for each in found
    )
    if not is_sure and born_age(segment, words, asked.on) is None:
        return None
    age = read_amount(question, segment, words, asked.on)
    return None if age is None else {question.fact: age}


def _is_age_said(mind: Mind, segment: str, quantity: Quantity) -> bool:
    opening = mind.words.opening
    is_before = opening["age_before"].search(segment[: quantity.start])
    return bool(is_before or opening["age"].match(segment, quantity.end))


def _count(mind: Mind, asked: Asked, question: Question, segment: str) -> dict[str, Any] | None:
    match = mind.words.opening["counts"].search(segment)
    count = read_amount(question, match.group(), mind.words, asked.on) if match else None
    return None if count is None else {question.fact: count}


def _money(mind: Mind, asked: Asked, question: Question, segment: str) -> dict[str, Any] | None:
    if question.passing_names is None or foreign_amount(question, segment, mind.book):
        return None
    amount = read_amount(question, segment, mind.words, asked.on)
    return None if amount is None else {question.fact: amount}


def _several(
    mind: Mind, asked: Asked, question: Question, segment: str
) -> Mapping[str, Any] | None:
    matches = match_options(question, segment, mind.words)
    if is_negative(segment, mind.words):  # a bare no belongs to the question that is open
        return None
    if not (matches.meant or matches.denied):
        return None
    return read_several(question, segment, mind.words, question.fact, mind.book, asked.person)


def _disability(mind: Mind, question: Question, segment: str) -> Mapping[str, Any] | None:
    if not mind.words.disability["mention"].search(segment):
        return None
    found = read_disability(question.fact, segment, mind.words, mind.book)
    return found if found and found[question.fact] != {} else None


def _undenied(option: Option, segment: str, mind: Mind) -> str:
    """Return the segment without what a denial right behind it takes back («重病没得»)."""
    denial = mind.words.answers["denied_behind"].search(segment)
    if denial is None or option.words is None:
        return segment
    found = [match for match in option.words.finditer(segment) if match.end() == denial.start()]
    return segment[: found[0].start()] if found else segment


def _choice(mind: Mind, question: Question, segment: str) -> dict[str, Any] | None:
    meant = [
        option
        for option in question.options
        if not option.is_none
        and is_said(option.words, _undenied(option, segment, mind), mind.words)
    ]
    if len(meant) > 1 and question.is_first_wins:
        meant = meant[:1]
    return {meant[0].target: meant[0].value} if len(meant) == 1 else None
