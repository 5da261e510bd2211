"""Amounts, ages and counts out of free words, in the encoding of the amendments.

An amount that is no whole number becomes the smallest whole interval around it: «一年八千» a month
is 666⅔, stored as 666 to 667, which contains the truth and rounds nothing away.
"""

import re
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil, floor
from typing import Any

from knowledge.screening.interview_questions import Question, QuestionBook, QuestionKind
from knowledge.screening.understand_months import read_months
from knowledge.screening.understand_numbers import Quantity, find_quantities
from knowledge.screening.understand_words import Words

_FACTORS = {  # how many of these make a month
    "month": Fraction(1),
    "half_year": Fraction(1, 6),
    "quarter": Fraction(1, 3),
    "year": Fraction(1, 12),
}
_UNITS = {
    QuestionKind.MONEY: {"money", ""},
    QuestionKind.AGE: {"age", ""},
    QuestionKind.COUNT: {"people", "homes", "items", ""},
}


_PERIODS = ("month", "half_year", "quarter", "year", "day")


@dataclass(frozen=True)
class Amount:
    """An amount of money with its place in the text."""

    start: int
    bounds: tuple[Fraction, Fraction]


def read_amount(question: Question, text: str, words: Words, on: date) -> Any | None:
    """Return the amount in tidy text as a number or ``{"min", "max"}``; None when there is none."""
    match question.kind:
        case QuestionKind.MONEY:
            found = _money(question, text, words)
            return None if found is None else _outward(question, *found)
        case QuestionKind.AGE:
            return _inward(question, born_age(text, words, on) or _age(question, text, words))
        case QuestionKind.MONTHS:
            return _inward(question, _months(question, text, words, on))
        case _:
            return _inward(question, _plain(question, text, words))


def money_segments(text: str, words: Words) -> list[str]:
    """Return the parts of tidy text between punctuation marks; 1,200 stays whole."""
    whole = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", text)
    return [part for part in words.separators.split(whole) if part]


def foreign_amount(question: Question, segment: str, book: QuestionBook) -> Question | None:
    """Return the other question whose amount this segment names («养老金一百五»), or None."""
    if question.names is not None and question.names.search(segment):
        return None
    for other in book:
        named = other.kind is QuestionKind.MONEY and other.passing_names
        if other is not question and named and other.passing_names.search(segment):  # type: ignore[union-attr]
            return other
    return None


def _money(question: Question, text: str, words: Words) -> tuple[Fraction, Fraction] | None:
    found = [
        quantity
        for segment in money_segments(text, words)
        for quantity in [_segment_money(question, segment, words)]
        if quantity is not None
    ]
    is_nothing = says_nothing(question, text, words)
    if not found:
        return (Fraction(0), Fraction(0)) if is_nothing else None
    if is_nothing and not (question.names and question.names.search(text)):
        return Fraction(0), Fraction(0)
    return _combine(found, text, words)


def _combine(found: list[Quantity], text: str, words: Words) -> tuple[Fraction, Fraction] | None:
    if len(found) == 1:
        return found[0].low, found[0].high
    totals = [each for each in found if each.unit == "total"]
    if len(totals) == 1:
        return totals[0].low, totals[0].high
    if len(words.numbers.other["adds"].findall(text)) < len(found) - 1:
        return None
    return sum(q.low for q in found) + Fraction(0), sum(q.high for q in found) + Fraction(0)


def _segment_money(question: Question, segment: str, words: Words) -> Quantity | None:
    rest = words.numbers.other["this_year"].sub("", segment)
    factor = Fraction(1)
    if not question.is_total:
        period, rest = _period(rest, words)
        if period == "day":
            return None
        factor = _FACTORS[period] * (12 if question.is_year else 1) if period else factor
    fitting = [
        quantity
        for quantity in find_quantities(rest, words.numbers)
        if quantity.unit in _UNITS[QuestionKind.MONEY]
    ]
    if len(fitting) != 1:
        return None
    quantity = fitting[0].times(factor)
    is_total = words.numbers.other["total"].search(segment[: fitting[0].start + 6])
    return Quantity(quantity.low, quantity.high, "total" if is_total else "", 0, 0)


def find_amounts(piece: str, words: Words) -> list["Amount"]:
    """Return the amounts of money in a piece of text, 元 a month each; a daily wage is none."""
    rest = words.numbers.other["this_year"].sub(_blank, piece)
    factor = Fraction(1)
    for name in _PERIODS:
        pattern = words.numbers.period[name]
        if pattern.search(rest):
            rest, factor = pattern.sub(_blank, rest), _FACTORS.get(name, Fraction(0))
            break
    if not factor:
        return []
    return [
        Amount(quantity.start, (quantity.low * factor, quantity.high * factor))
        for quantity in find_quantities(rest, words.numbers)
        if quantity.unit in _UNITS[QuestionKind.MONEY]
    ]


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _period(segment: str, words: Words) -> tuple[str, str]:
    for name in _PERIODS:
        pattern = words.numbers.period[name]
        if pattern.search(segment):
            return name, pattern.sub("", segment)
    return "", segment


def says_nothing(question: Question, text: str, words: Words) -> bool:
    """Say whether the text means that there is none of it («没人上班», «没得钱»)."""
    own = question.nothing is not None and question.nothing.search(text)
    bare = words.bare(text)
    return bool(
        own or words.answers["nothing"].search(bare) or words.answers["nothing"].search(text)
    )


def born_age(text: str, words: Words, on: date) -> tuple[Fraction, Fraction] | None:
    """Return the two ages that a year of birth allows («54年的»), or None."""
    match = words.numbers.other["born"].search(text)
    if match is None:
        return None
    said = "".join(str(words.numbers.digits.get(digit, digit)) for digit in match["year"])
    year = int(said)
    if year < 100:
        year += 2000 if year <= on.year % 100 else 1900
    if not 0 <= on.year - year <= 120:
        return None
    return Fraction(max(on.year - year - 1, 0)), Fraction(on.year - year)


def _age(question: Question, text: str, words: Words) -> tuple[Fraction, Fraction] | None:
    found = find_quantities(text, words.numbers, is_age=True)
    named = [quantity for quantity in found if quantity.unit == "age"]
    fitting = named or [quantity for quantity in found if quantity.unit == ""]
    return (fitting[0].low, fitting[0].high) if len(fitting) == 1 else None


def _months(
    question: Question, text: str, words: Words, on: date
) -> tuple[Fraction, Fraction] | None:
    lasting = read_months(text, words, on)
    if lasting is not None and not (question.nothing and question.nothing.search(text)):
        return Fraction(lasting[0]), Fraction(lasting[1])
    bare = [found for found in find_quantities(text, words.numbers) if found.unit == ""]
    if len(bare) == 1 and lasting is None:
        return bare[0].low, bare[0].high
    return (Fraction(0), Fraction(0)) if says_nothing(question, text, words) else None


def _plain(question: Question, text: str, words: Words) -> tuple[Fraction, Fraction] | None:
    found = [
        quantity
        for quantity in find_quantities(text, words.numbers)
        if quantity.unit in _UNITS[QuestionKind.COUNT]
    ]
    if len(found) == 1:
        return found[0].low, found[0].high
    is_nothing = question.lowest == 0 and not found and says_nothing(question, text, words)
    return (Fraction(0), Fraction(0)) if is_nothing else None


def _outward(question: Question, low: Fraction, high: Fraction) -> Any | None:
    return _json(question, floor(low), ceil(high))


def _inward(question: Question, bounds: tuple[Fraction, Fraction] | None) -> Any | None:
    return None if bounds is None else _json(question, ceil(bounds[0]), floor(bounds[1]))


def _json(question: Question, low: int, high: int) -> Any | None:
    if low > high or low > question.highest or high < question.lowest:
        return None
    low, high = max(low, question.lowest), min(high, question.highest)
    return low if low == high else {"min": low, "max": high}
