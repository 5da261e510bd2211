"""Figures that no policy document has: somebody must have a second look at them."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from knowledge.text.packaged import read_yaml

FILE = Path(__file__).with_name("figures.yml")
_VARIABLE = re.compile(r"\{\{[^{}]*\}\}")


def figures_in(text: str) -> frozenset[str]:
    """Return the figures of a text, each with its unit; variables are left out."""
    pattern, harmless = _patterns()
    folded = re.sub(r"\s+", "", unicodedata.normalize("NFKC", _VARIABLE.sub(" ", text)))
    return frozenset(found for found in pattern.findall(folded) if not harmless.fullmatch(found))


def unbacked(text: str, sources: Iterable[str]) -> tuple[str, ...]:
    """Return the figures of a text that occur in none of the sources, in alphabetical order."""
    wanted = figures_in(text)
    if not wanted:
        return ()
    return tuple(sorted(wanted - figures_in("\n".join(sources))))


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    rules: Any = read_yaml(FILE)
    units = unicodedata.normalize("NFKC", rules["units"])
    longest_first = "|".join(sorted(units.split("|"), key=len, reverse=True))
    figure = f"{rules['digits']}(?:{longest_first})?|{rules['chinese']}(?:{longest_first})"
    return re.compile(figure), re.compile(rules["harmless"])
