"""No figure without a source: every number in a reply occurs in what it cites (design §5)."""

import re
import unicodedata
from collections.abc import Iterable

from actions.answering.model import Shown

_ARABIC = re.compile(r"\d+(?:\.\d+)?")


def figures(text: str, chinese: re.Pattern[str]) -> frozenset[str]:
    """Return the numbers in a text: Arabic ones, and what the pattern of Chinese ones finds."""
    folded = unicodedata.normalize("NFKC", text)
    return frozenset(_ARABIC.findall(folded)) | frozenset(chinese.findall(folded))


def unsourced(
    reply: str, sources: Iterable[str], chinese: re.Pattern[str], shown: Iterable[Shown] = ()
) -> frozenset[str]:
    """Return the numbers of a reply that occur in none of its sources and shown amounts."""
    known = "\n".join([*sources, *map(figures_of, shown)])
    return figures(reply, chinese) - figures(known, chinese)


def figures_of(row: Shown) -> str:
    """Return all that a shown amount may put into a reply: itself, its date and its source."""
    day = row.standard.valid_from
    return f"{number(row)} {day.year} {day.month} {day.day} {row.source.title} {row.source.dated}"


def number(row: Shown) -> str:
    """Return the amount as it is written: 770, or 0.7."""
    return f"{float(row.standard.amount):g}"
