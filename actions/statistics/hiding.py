"""Small counts that could point at a person, and the others that would give them away."""

from collections.abc import Collection, Hashable, Mapping
from enum import Enum
from typing import TypeVar

SMALL = 3  # counts from 1 to 2 are hidden

Key = TypeVar("Key", bound=Hashable)


class Hidden(Enum):
    """Why a count is not shown."""

    SMALL = "small"  # 1 or 2
    BESIDE = "beside"  # the total less the others would give a small one away


def is_small(count: int) -> bool:
    """Say whether a count could point at a person; nobody is nobody."""
    return 0 < count < SMALL


def hide(counts: Mapping[Key, int], forced: Collection[Key] = ()) -> Mapping[Key, int | Hidden]:
    """Hide the small counts of a list whose total is known, and as many others as that needs.

    A reader who knows the total and this rule cannot tell any small count from it. Where nothing
    is left to hide them behind, the total must be hidden too: ask ``is_total_safe``. ``forced``
    counts are hidden in any case.
    """
    small, beside = _chosen(counts, forced)
    return {
        key: Hidden.SMALL if key in small else Hidden.BESIDE if key in beside else count
        for key, count in counts.items()
    }


def is_total_safe(counts: Mapping[Key, int]) -> bool:
    """Say whether the total may be shown beside the list as ``hide`` leaves it."""
    return _is_safe(counts, *_chosen(counts, ()))


def _chosen(counts: Mapping[Key, int], forced: Collection[Key]) -> tuple[set[Key], set[Key]]:
    small = {key for key, count in counts.items() if is_small(count)}
    beside = {key for key in forced if key in counts and key not in small}
    others = [key for key in counts if counts[key] >= SMALL and key not in beside]
    others.sort(key=lambda key: counts[key], reverse=True)
    while others and not _is_safe(counts, small, beside):
        beside.add(others.pop())
    return small, beside


def _is_safe(counts: Mapping[Key, int], small: set[Key], beside: set[Key]) -> bool:
    # Each hidden small count could be 1 as well as 2, given the sum of all hidden ones.
    if not small:
        return True
    total = sum(counts[key] for key in small | beside)
    least = len(small) + SMALL * len(beside)  # with every small count at 1
    # One of them at 2 must fit; and one at 1, which without others needs a 2 less than all.
    return total >= least + 1 and (bool(beside) or total <= 2 * len(small) - 1)
