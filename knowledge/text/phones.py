"""Reading a telephone number that somebody gives on purpose."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from knowledge.text.identifiers import is_no_date
from knowledge.text.packaged import read_yaml

_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_BETWEEN = re.compile(r"(?<=[\d)])[ \-.·()—_]+(?=[\d(])")
_EDGE = re.compile(r"[()]")
_NUMBER = re.compile(
    r"(?<!\d)(?:(?:\+|00)?86)?(?P<mobile>1[3-9]\d{9})(?!\d)"
    r"|(?<!\d)(?P<landline>0(?:10|2\d|[3-9]\d{2})[2-8]\d{6,7})(?!\d)"
    r"|(?<!\d)(?P<local>[2-8]\d{7})(?!\d)"
)
_DIGITS = re.compile(r"\d")
_MOST_SHOWN = 4
_ATTEMPT = 5  # so many digits were meant as a number


@dataclass(frozen=True)
class ReadPhone:
    """What stands in the words: ``number`` in plain digits, "" when none can be dialled.

    ``is_attempt`` says that digits were written which were meant to be one.
    """

    number: str
    is_attempt: bool


def read_phone(text: str) -> ReadPhone:
    """Return the one telephone number in the text: a mobile, or a landline with or without area.

    Blanks and hyphens, full-width and spoken digits are seen through. Two different numbers, or
    hotlines such as 110, are none.
    """
    folded = text.translate(_HALF_WIDTH).translate(_spoken())
    folded = _EDGE.sub("", _BETWEEN.sub("", folded))
    found = {match[str(match.lastgroup)] for match in _NUMBER.finditer(folded) if _is_one(match)}
    return ReadPhone(
        number=found.pop() if len(found) == 1 else "",
        is_attempt=len(_DIGITS.findall(folded)) >= _ATTEMPT,
    )


def hide_phone(number: str) -> str:
    """Return the number as it may be shown to everybody: ``138****5678``."""
    tail = number[-_MOST_SHOWN:]
    head = number[:3] if len(number) > 3 + 2 * _MOST_SHOWN - 1 else ""
    return f"{head}****{tail}"


def _is_one(match: re.Match[str]) -> bool:
    return match.lastgroup != "local" or is_no_date(match["local"])


@cache
def _spoken() -> Mapping[int, str]:
    """Return the spoken digits by code point."""
    content: Any = read_yaml(Path(__file__).with_suffix(".yml"))
    digits = content["spoken_digits"]
    return {ord(word): str(digit) for word, digit in digits.items()}
