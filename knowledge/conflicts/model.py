"""Records of two clauses that say different things about one matter."""

from dataclasses import dataclass
from enum import StrEnum

from knowledge.documents.model import Clause


class Kind(StrEnum):
    """In what two clauses differ."""

    FIGURE = "figure"  # another figure in the same unit
    FORCE = "force"  # one binds, the other encourages, allows or forbids
    DECLARED = "declared"  # staff say so


class Force(StrEnum):
    """How binding a sentence is."""

    DENY = "deny"  # 不得, 不予
    ENCOURAGE = "encourage"  # 鼓励
    MAY = "may"  # 可以
    MUST = "must"  # 应当, 必须
    PLAIN = "plain"  # a duty without any of these words


class Rule(StrEnum):
    """Why one clause leads; in the order tried, see lead.py."""

    DECLARED = "declared"  # staff say so
    LATER = "later"  # of the same issuer, the later one
    LEFT_TO_LOWER = "left_to_lower"  # the higher one leaves the matter to the districts
    HIGHER = "higher"  # of different levels, the higher one
    LATER_OF_OTHERS = "later_of_others"  # of one level and different issuers, the later one
    UNDECIDED = "undecided"  # nothing tells them apart


@dataclass(frozen=True)
class Difference:
    """What one clause says and the other says otherwise.

    Of a FIGURE the figures as written, of a FORCE the two forces, of a DECLARED one nothing.
    """

    kind: Kind
    first: str = ""
    second: str = ""

    def swapped(self) -> "Difference":
        """Return the same, seen from the other clause."""
        return Difference(self.kind, self.second, self.first)


@dataclass(frozen=True)
class Conflict:
    """Two clauses that differ: the one that leads, and why it does."""

    lead: Clause
    other: Clause
    difference: Difference  # first: of the lead
    rule: Rule
