"""Quantities in free words: «一千二», «两千多», «七十好几», «三四百块左右», «1.2万».

Vague words become closed intervals that surely hold what was meant; u is the place of the last
digit said (两千 -> 1000, 一千二 -> 100, 七十 -> 10):

- 多, 几: [x, x+u-1], so 两千多 is 2000 to 2999; 好几: [x+0.3u, x+u-1], so 七十好几 is 73 to 79
- 出头: [x, x+u/2]; 来: [x-u/5, x+u/2]; 快, 将近: [x-u/2, x-1] (at least one less)
- 不到: [0, x-1]; 以内: [0, x]; 以上: [x, ceiling]
- 左右, 大概: ±10 % for amounts, ±2 for ages, nothing for counts; 千把块: ±20 %
- 几百: 200 to 999; 十几: 11 to 19; 三四百: 300 to 499; 虚岁 x: x-2 to x-1
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

import cn2an

from knowledge.screening.understand_words import NumberWords, Patterns

_ARABIC = re.compile(r"(\d[\d,]*(?:\.\d+)?)(\D?)")


@dataclass(frozen=True)
class Quantity:
    """An interval with its unit ("" when none was said) and its place in the text."""

    low: Fraction
    high: Fraction
    unit: str
    start: int
    end: int
    scaled: bool = True  # False for a bare digit, as the 1 of «1到2千»

    def times(self, factor: Fraction) -> "Quantity":
        """Return the same quantity in another period or unit."""
        return replace(self, low=self.low * factor, high=self.high * factor)


def find_quantities(text: str, words: NumberWords, *, is_age: bool = False) -> list[Quantity]:
    """Return the quantities of tidy text in order; «一千到两千» is one."""
    masked = words.other["false_friends"].sub(lambda match: " " * len(match.group()), text)
    found: list[Quantity] = []
    for quantity in _scan(masked, words, is_age):
        joined = _join(found[-1], quantity, masked, words) if found else None
        if joined is None:
            found.append(quantity)
        else:
            found[-1] = joined
    return found


def _scan(text: str, words: NumberWords, is_age: bool) -> Iterator[Quantity]:
    for match in words.amount.finditer(text):
        bounds = _bounds(match, words)
        if bounds is None:
            continue
        bounds = _in_myriads(bounds, match["myriad"], words)
        after = (match["after1"] or "", match["after2"] or "")
        low, high = _stretch(bounds, match["before"], after, words, is_age)
        if low > high:
            continue
        unit = _kind(match["unit1"] or "", words.units) or _kind(match["unit2"] or "", words.units)
        scaled = match["core"] is None or low >= 10
        yield Quantity(low, high, unit, match.start(), match.end(), scaled)


def _bounds(match: re.Match[str], words: NumberWords) -> tuple[Fraction, Fraction] | None:
    if match["both"]:
        return _pair(match, words)
    if match["some"]:
        some = words.scales[match["some"]]
        return Fraction((3 if match["many"] else 2) * some), Fraction(10 * some - 1)
    if match["teen"]:
        return Fraction(11), Fraction(19)
    if match["around"]:
        around = Fraction(words.scales[match["around"]])
        return around * Fraction(8, 10), around * Fraction(12, 10)
    value = _value(match["core"], words)
    return None if value is None else (value, value)


def _in_myriads(
    bounds: tuple[Fraction, Fraction], myriad: str | None, words: NumberWords
) -> tuple[Fraction, Fraction]:
    """Return the bounds in the unit behind them: 十几万 is 110000 to 199999."""
    if myriad is None:
        return bounds
    scale, (low, high) = words.scales[myriad], bounds
    return low * scale, high * scale if low == high else (high + 1) * scale - 1


def _pair(match: re.Match[str], words: NumberWords) -> tuple[Fraction, Fraction] | None:
    first, second = (words.digits[digit] for digit in match["both"])
    head = _value(match["head"], words) if match["head"] else Fraction(0)
    if head is None:
        return None
    below_head = max(_place(head) // 10, 1) if head else 1
    scale = words.scales[match["scale"]] if match["scale"] else below_head
    return head + first * scale, head + second * scale + scale - 1


def _value(said: str, words: NumberWords) -> Fraction | None:
    if said[0].isdigit() and said[0].isascii():
        return _arabic(said, words)
    try:
        return Fraction(cn2an.cn2an(said, "smart"))
    except ValueError:
        return None


def _arabic(said: str, words: NumberWords) -> Fraction:
    total, last = Fraction(0), 1
    for number, scale in _ARABIC.findall(said):
        value = Fraction(number.replace(",", ""))
        if scale:
            last = words.scales[scale]
        elif last > 1 and value < 10:
            last //= 10  # 1千2 is 1200
        else:
            last = 1
        total += value * last
    return total


def _place(value: Fraction) -> int:
    if value.denominator != 1 or value == 0:
        return 1
    place = 1
    while value % (place * 10) == 0:
        place *= 10
    return place


def _stretch(
    bounds: tuple[Fraction, Fraction],
    before: str,
    after: tuple[str, str],
    words: NumberWords,
    is_age: bool,
) -> tuple[Fraction, Fraction]:
    said = {name for name, pattern in words.before.items() if pattern.search(before)}
    said |= {_kind(word, words.after) for word in after}
    low, high = _vague(bounds, said, words)
    if "about" in said and low == high:
        spread = Fraction(2) if is_age else low / 10
        low, high = low - spread, high + spread
    if "under" in said:
        low = Fraction(0)
    if "above" in said:
        high = Fraction(words.ceiling)
    if "nominal" in said:
        low, high = low - 2, high - 1
    return max(low, Fraction(0)), high


def _vague(
    bounds: tuple[Fraction, Fraction], said: set[str], words: NumberWords
) -> tuple[Fraction, Fraction]:
    low, high = bounds
    unit = Fraction(_place(low))
    if "most_of_decade" in said:
        return low + unit * 3 / 10, low + unit - 1
    if "over" in said:
        return low, max(high, low + unit - 1)
    if "just_over" in said:
        return low, low + unit / 2
    if "or_so" in said:
        return low - unit / 5, low + unit / 2
    if "below" in said:
        return Fraction(0), high - 1
    if "almost" in said:
        return low - max(unit / 2, Fraction(1)), high - 1
    return low, high


def _kind(said: str, patterns: Patterns) -> str:
    return next((name for name, pattern in patterns.items() if pattern.fullmatch(said)), "")


def _join(first: Quantity, second: Quantity, text: str, words: NumberWords) -> Quantity | None:
    if not words.other["joiner"].fullmatch(text[first.end : second.start]):
        return None
    if not first.scaled and second.scaled:
        first = first.times(Fraction(_place(second.low)))
    if first.low > second.high:
        return None
    return replace(second, low=first.low, start=first.start)
