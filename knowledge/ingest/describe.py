"""The catalogue entry of a new document: checked, complete, with a key of its own."""

import hashlib
import re
from collections.abc import Sequence
from datetime import date
from itertools import product
from pathlib import Path
from string import ascii_uppercase

from knowledge.documents import Document
from knowledge.ingest.errors import IngestError
from knowledge.ingest.metadata import normal_number, year_of
from knowledge.ingest.model import Metadata
from knowledge.ingest.rules import Rules

_KEY = re.compile(r"[A-Z]{1,2}")
_NEEDED = {
    "number": "--number",
    "title": "--title",
    "issuers": "--issuer",
    "level": "--level",
    "region": "--region",
}


def checked(metadata: Metadata, rules: Rules) -> Metadata:
    """Return the metadata with its numbers written the usual way.

    Raises IngestError naming the options for what is missing or cannot be.
    """
    missing = [option for field, option in _NEEDED.items() if not getattr(metadata, field)]
    if missing:
        raise IngestError(f"the text does not tell everything; give {', '.join(missing)}")
    levels = list(dict.fromkeys(rule.level for rule in rules.levels))
    if metadata.level not in levels:
        raise IngestError(f"--level {metadata.level!r} must be one of {', '.join(levels)}")
    number = _number("--number", metadata.number or "", rules)
    supersedes = tuple(_number("--supersedes", one, rules) for one in metadata.supersedes)
    if number in supersedes:
        raise IngestError(f"{number} cannot supersede itself; correct --supersedes")
    starts, ends = metadata.in_force_from or metadata.issued, metadata.in_force_until
    if starts and ends and ends < starts:
        raise IngestError(f"--until {ends} is before --in-force-from {starts}; correct one")
    return Metadata(**{**vars(metadata), "number": number, "supersedes": supersedes})


def _number(option: str, written: str, rules: Rules) -> str:
    number = normal_number(written, rules)
    if number is None:
        raise IngestError(f"{option} {written!r} is no document number: office, year, count")
    return number


def first_day(metadata: Metadata, rules: Rules) -> tuple[date, tuple[str, ...]]:
    """Return the first day in force, and what is to be said when it is only the year's first."""
    known = metadata.in_force_from or metadata.issued
    if known:
        return known, ()
    first = date(year_of(metadata.number or "", rules), 1, 1)
    return first, (f"the text has no date; in force from {first}, the year of its number",)


def describe(metadata: Metadata, starts: date, key: str, source: str, text: str) -> Document:
    """Return the catalogue entry; the file's name changes when its text does."""
    digest = hashlib.sha256(text.encode()).hexdigest()[:12]
    return Document(
        key=key,
        number=metadata.number or "",
        title=metadata.title or "",
        issuers=metadata.issuers,
        level=metadata.level or "",
        region=metadata.region or "",
        issued=metadata.issued,
        in_force_from=starts,
        in_force_until=metadata.in_force_until,
        supersedes=metadata.supersedes,
        source=source,
        file=str(Path(f"{key}-{digest}.txt")),
    )


def choose_key(wanted: str | None, old: Document | None, catalogue: Sequence[Document]) -> str:
    """Return the prefix of the clause ids: the one wanted, the old version's, or the next free.

    Raises IngestError for a key that is no key or belongs to another document.
    """
    taken = {document.key: document.number for document in catalogue if document != old}
    if wanted is None:
        return old.key if old else next(key for key in _keys() if key not in taken)
    if not _KEY.fullmatch(wanted):
        raise IngestError(f"--key {wanted!r} must be one or two capital letters")
    if wanted in taken:
        raise IngestError(f"--key {wanted} belongs to {taken[wanted]}; choose another")
    return wanted


def _keys() -> Sequence[str]:
    pairs = ["".join(pair) for pair in product(ascii_uppercase, repeat=2)]
    return [*ascii_uppercase, *pairs]
