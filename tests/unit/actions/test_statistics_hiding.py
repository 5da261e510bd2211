"""Small counts in the export, against every number that a reader could think of."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.statistics.hiding import Hidden, hide, is_small, is_total_safe

COUNTS = st.dictionaries(st.sampled_from("abcd"), st.integers(0, 7), max_size=4)


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (0, False),  # nobody
        (1, True),
        (2, True),
        (3, False),  # the first that is shown
    ],
)
def test_one_and_two_are_small(count: int, expected: bool):
    assert is_small(count) is expected


def test_large_counts_stay_as_they_are():
    counts = {"a": 3, "b": 0, "c": 50}

    assert hide(counts) == counts


def test_one_small_count_takes_the_next_smallest_with_it():
    shown = hide({"a": 1, "b": 40, "c": 5})

    assert shown == {"a": Hidden.SMALL, "b": 40, "c": Hidden.BESIDE}


def test_a_list_with_nothing_to_hide_behind_gives_its_total_away():
    assert not is_total_safe({"a": 2, "b": 2})  # 4 in two small parts: 2 and 2
    assert is_total_safe({"a": 1, "b": 2})  # 3: who knows which is which


def test_what_was_given_away_elsewhere_is_hidden():
    assert hide({"a": 9, "b": 9}, ["a", "z"]) == {"a": Hidden.BESIDE, "b": 9}


@given(COUNTS)
def test_no_small_count_can_be_worked_out(counts: dict[str, int]):
    shown = hide(counts)

    small = [key for key, value in shown.items() if value is Hidden.SMALL]
    assert small == [key for key, count in counts.items() if count in (1, 2)]
    if is_total_safe(counts):
        possible = worlds(shown, sum(counts.values()))
        for key in small:
            assert {world[key] for world in possible} == {1, 2}


def worlds(shown: dict[str, int | Hidden], total: int) -> list[dict[str, int]]:
    """Everything that a reader of the list and its total must hold for possible."""
    choices = [
        (1, 2) if value is Hidden.SMALL else range(3, 29) if value is Hidden.BESIDE else (value,)
        for value in shown.values()
    ]
    found = (dict(zip(shown, world, strict=True)) for world in product(*choices))
    return [world for world in found if sum(world.values()) == total]
