"""Takes out what converters leave in a line; words and figures stay as they are."""

import re
import unicodedata

from knowledge.ingest.rules import Rules
from knowledge.text.cleaning import clean

_CJK = "\u3001-\u303f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff01-\uff0f\uff1a-\uff20\u2014\u201c\u201d\u2018\u2019\u2026"
_BLANK = re.compile(rf"(?<=[{_CJK}]) +(?=[{_CJK}0-9])|(?<=[0-9]) +(?=[{_CJK}])")
# PDF fonts give Kangxi radicals for characters; converters give full-width letters and digits.
_FOLDED = re.compile("[\u2e80-\u2fdf\uf900-\ufaff\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff05]")
_WIDE = dict(zip(",;:?!()", "，；：？！（）", strict=True))
_HAN = "\u3400-\u4dbf\u4e00-\u9fff\u300a\u300b\u201c\u201d"
_NARROW = re.compile(rf"(?<=[{_HAN}])[,;:?!()]|[,;:?!()](?=[{_HAN}])")
_BRACKETS = re.compile(r"（([^（）()]*)\)|\(([^（）()]*)）")
_POINT = re.compile(r"(?<=\d)\uff0e(?=\d)")


def tidy(line: str, rules: Rules) -> str:
    """Return a line without residue, stray blanks and mixed widths; tidying it twice is once."""
    line = clean(rules.residue.sub("", line)).replace("\n", " ")
    line = _FOLDED.sub(lambda found: unicodedata.normalize("NFKC", found.group()), line)
    line = _unspaced(_POINT.sub(".", line))
    line = _NARROW.sub(lambda found: _WIDE[found.group()], _BLANK.sub("", line))
    line = _BRACKETS.sub(lambda found: f"（{found.group(1) or found.group(2) or ''}）", line)
    return _BLANK.sub("", line).strip()


def _unspaced(line: str) -> str:
    """Return a line without the blanks that some PDFs have after every character."""
    parts = line.split(" ")
    return "".join(parts) if len(parts) > 2 and max(map(len, parts)) == 1 else line
