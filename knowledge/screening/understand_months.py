"""How long something has lasted, in completed months: «大半年», «一年多», «快两年了», «去年三月起».

Vague words become closed intervals that surely hold what was meant:

- 一年多: 12 to 23; 三个多月: 3; 十几年: 132 to 239; 几个月: 2 to 9; 好几个月: 3 to 9
- 大半年, 半年多: 6 to 11; 小半年: 3 to 5; 年把: 10 to 14; 好多年: 24 upwards
- 快, 将近: at least five sixths and less than that; 不到: less; 差不多, 左右: a sixth more or less
- days and weeks are no month until they make one; 去年: from its first to its last day
"""

import re
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from math import ceil, floor

from knowledge.screening.understand_numbers import find_quantities
from knowledge.screening.understand_words import DurationWords, Words

_YEAR = 12
_LONGEST = 1200
_UNITS = {"years": Fraction(_YEAR), "months": Fraction(1), "weeks": Fraction(7, 30)}
_DAY = Fraction(1, 30)

Months = tuple[int, int]
_Bounds = tuple[Fraction, Fraction]


def read_months(text: str, words: Words, on: date) -> Months | None:
    """Return the completed months that tidy text names, or None when it names none or several."""
    spoken = words.durations
    since = spoken.patterns["since"].search(text)
    if since is not None and since["month"]:
        return _since(since, words, on)
    span = _span(text, spoken.spans)
    if span is not None:
        return span
    parts = list(spoken.patterns["part"].finditer(text))
    if parts:
        return _total(parts, text, words)
    return _since(since, words, on) if since else _span(text, spoken.vague)


def _span(text: str, spans: Mapping[re.Pattern[str], Months]) -> Months | None:
    return next((months for pattern, months in spans.items() if pattern.search(text)), None)


def _total(parts: list[re.Match[str]], text: str, words: Words) -> Months | None:
    if len(parts) > 2 or (len(parts) == 2 and not _is_years_and_months(parts, text, words)):
        return None
    found = [_part(part, words) for part in parts]
    low, high = (sum((one[end] for one in found), Fraction(0)) for end in (0, 1))
    return floor(low), min(floor(high), _LONGEST)


def _is_years_and_months(parts: list[re.Match[str]], text: str, words: Words) -> bool:
    first, second = parts
    between = text[first.end() : second.start()]
    is_joined = words.durations.patterns["and"].fullmatch(between) is not None
    return is_joined and bool(first["years"]) and bool(second["months"])


def _part(part: re.Match[str], words: Words) -> _Bounds:
    unit = next((_UNITS[name] for name in _UNITS if part[name]), _DAY)
    low, high = _number(part["number"], words)
    step = _place(low) if part["over"] else Fraction(1)
    if part["half"] or part["half_more"]:
        low, high = low + Fraction(1, 2), high + Fraction(1, 2)
    low, high = low * unit, high * unit
    if part["over"] or part["more"]:
        high += max(step * unit - 1, Fraction(0))
    return _bend(low, high, (part["before"] or "") + (part["after"] or ""), words.durations)


def _bend(low: Fraction, high: Fraction, said: str, spoken: DurationWords) -> _Bounds:
    less = Fraction(max(ceil(low) - 1, 0))
    if spoken.patterns["almost"].search(said):
        return min(low * 5 / 6, less), less
    if spoken.patterns["below"].search(said):
        return Fraction(0), less
    if spoken.patterns["above"].search(said):
        return low, Fraction(_LONGEST)
    if spoken.patterns["about"].search(said):
        return low * 5 / 6, high * 7 / 6
    return low, high


def _number(said: str, words: Words) -> _Bounds:
    some = words.durations.some.get(said)
    if some is not None:
        return Fraction(some[0]), Fraction(some[1])
    found = find_quantities(said, words.numbers)
    return (found[0].low, found[0].high) if found else (Fraction(1), Fraction(1))


def _place(number: Fraction) -> Fraction:
    """Return the place of the last digit said: 十多年 is ten to nineteen years."""
    place = Fraction(1)
    while number and number % (place * 10) == 0:
        place *= 10
    return place


def _since(match: re.Match[str], words: Words, on: date) -> Months | None:
    years = words.durations.years.get(match["year"])
    if years is None:  # last month
        return 0, 1
    if not match["month"]:
        latest = years * _YEAR + on.month - 1
        return max(latest - _YEAR, 0), latest
    month = int(_number(match["month"], words)[0])
    gone = years * _YEAR + on.month - month
    return (max(gone - 1, 0), gone) if 1 <= month <= _YEAR and gone >= 0 else None
