"""Masking numbers that identify a person, before anything is stored."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, cast

from knowledge.text.packaged import PackagedFileError, read_yaml

FILE = Path(__file__).with_name("identifiers.yml")
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643-1999
_ID_CHECKS = "10X98765432"
_FIRST_BIRTH_YEAR, _LAST_BIRTH_YEAR = 1880, 2099


@dataclass(frozen=True)
class Masked:
    """The text with placeholders, and the kinds of number that were in it."""

    text: str
    kinds: frozenset[str]  # of id_card, phone, bank_card, certificate


@dataclass(frozen=True)
class _Rule:
    kind: str
    pattern: re.Pattern[str]
    agrees: Callable[[str], bool]
    placeholder: str


def mask(text: str) -> Masked:
    """Replace id cards, phones, bank cards and certificate numbers by placeholders.

    Full-width digits and blanks between digits are seen through. Hotlines, years, amounts and
    document numbers stay. Masking a masked text changes nothing.
    """
    kinds: set[str] = set()
    for rule in _rules():
        folded = text.translate(_HALF_WIDTH)
        spans = [_span(match) for match in rule.pattern.finditer(folded)]
        for start, end in reversed([s for s in spans if rule.agrees(folded[s[0] : s[1]])]):
            text = text[:start] + rule.placeholder + text[end:]
            kinds.add(rule.kind)
    return Masked(text, frozenset(kinds))


def _span(match: re.Match[str]) -> tuple[int, int]:
    return match.span("number" if "number" in match.re.groupindex else 0)


def has_check_digit(number: str) -> bool:
    """Say whether the last of 18 characters is the check digit of an id card."""
    return id_check_digit(number[:-1]) == number[-1].upper()


def has_birth_date(number: str) -> bool:
    """Say whether characters 7 to 14 of an id card, blanks aside, are a plausible date."""
    digits = re.sub(r"[^0-9xX]", "", number)
    return _is_birth_date(digits[6:14])


def id_check_digit(digits: str) -> str:
    """Return the check character for the first 17 digits of an id card (GB 11643-1999)."""
    weighted = zip(digits, _ID_WEIGHTS, strict=True)
    return _ID_CHECKS[sum(int(digit) * weight for digit, weight in weighted) % 11]


def looks_like_bank_card(number: str) -> bool:
    """Say whether digits in groups are a card: UnionPay's 62, or the Luhn check digit."""
    digits = re.sub(r"\D", "", number)
    return digits.startswith("62") or passes_luhn(digits)


def passes_luhn(digits: str) -> bool:
    """Say whether the last digit is the Luhn check digit of the others (ISO/IEC 7812-1)."""
    doubled = (int(digit) * (1 + index % 2) for index, digit in enumerate(reversed(digits)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def is_no_date(number: str) -> bool:
    """Say whether eight digits are no date like 20210701."""
    return not _is_birth_date(number)


def _is_birth_date(digits: str) -> bool:
    try:
        day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return _FIRST_BIRTH_YEAR <= day.year <= _LAST_BIRTH_YEAR


_CHECKS: dict[str, Callable[[str], bool]] = {
    check.__name__: check
    for check in (has_check_digit, has_birth_date, looks_like_bank_card, is_no_date)
}


@cache
def _rules() -> tuple[_Rule, ...]:
    content = cast(dict[str, Any], read_yaml(FILE))
    return tuple(_rule(row, content["placeholders"]) for row in content["rules"])


def _rule(row: dict[str, str], placeholders: dict[str, str]) -> _Rule:
    kind, check = row["kind"], row.get("check")
    if kind not in placeholders or (check and check not in _CHECKS):
        raise PackagedFileError(f"{FILE.name}: unknown kind or check in the rule {row}")
    agrees = _CHECKS[check] if check else bool  # a match is never empty
    return _Rule(kind, re.compile(row["pattern"]), agrees, placeholders[kind])
