"""One dated amount."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from knowledge.errors import KnowledgeError, TableError

# How well an amount is known, the weakest last: read on an official page or in full text, only in
# a re-post, worked out from what was found.
MARKS = ("found", "found*", "inferred")


class StandardsError(KnowledgeError):
    """The table of standards is broken or has no such standard."""


class RowError(TableError, StandardsError):
    """One row cannot be used; the place names its line."""


@dataclass(frozen=True)
class Standard:
    """An amount in force from ``valid_from``.

    ``mark`` says how well it is known (found, found*, inferred); ``source`` is a citation.
    """

    name: str
    valid_from: date
    amount: Fraction
    unit: str
    mark: str
    source: str


@dataclass(frozen=True)
class StandardOn:
    """What a date gets: the row to compute with, and whether it is out of date for that day."""

    standard: Standard
    is_expired: bool
