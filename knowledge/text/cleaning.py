"""Making typed text safe to store and easy to match, without changing its wording."""

import re
import unicodedata
from functools import cache

from opencc import OpenCC

_BLANKS = re.compile(r"[^\S\n]+")
_NEWLINES = re.compile(r" ?\n[ \n]*")
_CJK = "\u3400-\u4dbf\u4e00-\u9fff"
_INNER_BLANK = re.compile(rf"(?<=[{_CJK}])\s+(?=[{_CJK}])")
# Cc control, Cf invisible format, Cs lone surrogates (no UTF-8), Co private use, Cn unassigned.
_DROPPED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def clean(text: str) -> str:
    """Drop invisible characters and fold whitespace; keep every visible character and newline.

    Runs of blanks become one space, runs of newlines one newline. Calling it twice changes nothing.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    visible = "".join(c for c in lines if c == "\n" or unicodedata.category(c) not in _DROPPED)
    return _NEWLINES.sub("\n", _BLANKS.sub(" ", visible)).strip()


def to_simplified(text: str) -> str:
    """Return the text in simplified characters, for matching only, never for showing."""
    return str(_converter().convert(text))


def for_matching(text: str) -> str:
    """Return the form that word lists are matched against.

    Half-width, lower case, simplified, without blanks inside Chinese words («不 想 活»).
    """
    folded = unicodedata.normalize("NFKC", clean(text)).lower()
    return _INNER_BLANK.sub("", to_simplified(folded))


def count_han(text: str) -> int:
    """Return how many Chinese characters the text holds."""
    return sum(1 for character in text if is_han(character))


def is_han(character: str) -> bool:
    """Say whether one character is a Chinese one."""
    return "\u4e00" <= character <= "\u9fff" or "\u3400" <= character <= "\u4dbf"


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")  # reads its dictionaries: once, and not at import
