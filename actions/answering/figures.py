"""No figure without a source: every number in a reply occurs in what it cites (design §5)."""

import re
import unicodedata
from collections.abc import Iterable

_ARABIC = re.compile(r"\d+(?:\.\d+)?")


def figures(text: str, chinese: re.Pattern[str]) -> frozenset[str]:
    """Return the numbers in a text: Arabic ones, and what the pattern of Chinese ones finds."""
    folded = unicodedata.normalize("NFKC", text)
    return frozenset(_ARABIC.findall(folded)) | frozenset(chinese.findall(folded))


def unsourced(reply: str, sources: Iterable[str], chinese: re.Pattern[str]) -> frozenset[str]:
    """Return the numbers of a reply that occur in none of its sources."""
    return figures(reply, chinese) - figures("\n".join(sources), chinese)
