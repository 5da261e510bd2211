"""Kleene logic over verdicts.

A verdict pairs what is known ``now`` with the values the same question ``may`` end in
once everything still open has been answered. Both matter: "unknown and stays unknown"
(a window decides) must not lead to one more question.
"""

from collections.abc import Callable, Iterable
from enum import IntEnum
from functools import reduce
from operator import or_
from typing import NamedTuple


class Truth(IntEnum):
    """A Kleene truth value, ordered so that AND is min and OR is max."""

    NO = 0
    UNKNOWN = 1
    YES = 2


def bit(truth: Truth | int) -> int:
    """Return the mask with only ``truth`` in it."""
    return 1 << truth


MASK_NO, MASK_UNKNOWN, MASK_YES = bit(Truth.NO), bit(Truth.UNKNOWN), bit(Truth.YES)
MASK_ANY = MASK_NO | MASK_UNKNOWN | MASK_YES


class Verdict(NamedTuple):
    """``now``: a Truth; ``may``: the mask of truths still reachable."""

    now: int
    may: int

    @property
    def is_settled(self) -> bool:
        """Tell whether no further answer can change it."""
        return self.may == 1 << self.now


YES = Verdict(Truth.YES, MASK_YES)
NO = Verdict(Truth.NO, MASK_NO)
STUCK = Verdict(Truth.UNKNOWN, MASK_UNKNOWN)  # unknown, and no answer of the citizen settles it
OPEN = Verdict(Truth.UNKNOWN, MASK_NO | MASK_YES)  # an answer settles it
OPEN_NUMBER = Verdict(Truth.UNKNOWN, MASK_ANY)  # an answer, perhaps a range, may settle it


def settled(value: bool) -> Verdict:
    """Return the verdict of a known fact."""
    return YES if value else NO


def negate(verdict: Verdict) -> Verdict:
    """Return Kleene NOT."""
    return Verdict(2 - verdict.now, _NEGATED[verdict.may])


def both(left: Verdict, right: Verdict) -> Verdict:
    """Return Kleene AND."""
    return Verdict(min(left.now, right.now), _AND[left.may][right.may])


def either(left: Verdict, right: Verdict) -> Verdict:
    """Return Kleene OR."""
    return Verdict(max(left.now, right.now), _OR[left.may][right.may])


def all_of(verdicts: Iterable[Verdict]) -> Verdict:
    """Return Kleene AND; nothing at all is YES."""
    return reduce(both, verdicts, YES)


def never_no(verdict: Verdict) -> Verdict:
    """Return ``verdict`` with NO weakened to UNKNOWN: a window checks it (rule 0.3)."""
    return Verdict(max(verdict.now, Truth.UNKNOWN), _NEVER_NO[verdict.may])


def never_yes(verdict: Verdict) -> Verdict:
    """Return ``verdict`` with YES weakened to UNKNOWN: somebody has discretion."""
    return negate(never_no(negate(verdict)))


def unless(verdict: Verdict) -> Verdict:
    """Return the plain test "not known to be so": YES unless ``verdict`` is YES now."""
    may = MASK_NO if verdict.may & MASK_YES else 0
    if verdict.may & (MASK_NO | MASK_UNKNOWN):
        may |= MASK_YES
    return Verdict(Truth.NO if verdict.now == Truth.YES else Truth.YES, may)


def _members(mask: int) -> list[Truth]:
    return [truth for truth in Truth if mask & bit(truth)]


def _table(pick: Callable[[int, int], int]) -> tuple[tuple[int, ...], ...]:
    def cell(left: int, right: int) -> int:
        pairs = [(a, b) for a in _members(left) for b in _members(right)]
        return reduce(or_, (bit(pick(a, b)) for a, b in pairs), 0)

    return tuple(tuple(cell(left, right) for right in _MASKS) for left in _MASKS)


_MASKS = range(8)  # every set of truths
# Reachable masks are combined by look-up: the engine does this some hundred times a call.
_AND = _table(min)
_OR = _table(max)
_NEGATED = tuple(reduce(or_, (bit(2 - t) for t in _members(mask)), 0) for mask in _MASKS)
_NEVER_NO = tuple(reduce(or_, (bit(max(t, 1)) for t in _members(mask)), 0) for mask in _MASKS)
