"""Amounts told both one by one and as a sum."""

import pytest

from actions.screening.sums import add, ends, make_room, parts_of

PARTS = {"inc_wage": 2000, "inc_biz": 0}


def test_the_parts_of_a_sum():
    assert set(parts_of("inc_total")) == {"inc_wage", "inc_biz", "inc_prop", "inc_trans"}
    assert parts_of("inc_wage") == parts_of("hh_n") == ()


def test_a_new_sum_replaces_its_parts_only():
    assert make_room({**PARTS, "hh_n": 2}, "inc_total", 3000) == {"hh_n": 2}


@pytest.mark.parametrize(
    ("total", "part", "is_kept"),
    [
        (3000, 2500, True),
        (3000, 3000, True),
        (3000, 3001, False),
        ({"min": 2000, "max": 2999}, 2500, True),
        ({"min": 2000, "max": 2999}, {"min": 3000, "max": 3999}, False),
        (3000, {"min": 2000, "max": 3999}, True),  # may still fit
        (3000, None, True),  # an unknown part contradicts nothing
        (None, 5000, True),
    ],
)
def test_a_part_replaces_a_sum_that_cannot_hold_it(total, part, is_kept):
    room = make_room({"inc_total": total, "hh_n": 2}, "inc_wage", part)

    assert room == ({"inc_total": total, "hh_n": 2} if is_kept else {"hh_n": 2})


def test_other_facts_make_no_room():
    facts = {**PARTS, "inc_total": 3000}

    assert make_room(facts, "hh_n", 3) == facts


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (1, 2, 3),
        (1, {"min": 2, "max": 4}, {"min": 3, "max": 5}),
        ({"min": 1, "max": 2}, {"min": 2, "max": 4}, {"min": 3, "max": 6}),
    ],
)
def test_sums_of_exact_and_vague_amounts(one, other, expected):
    assert add(one, other) == add(other, one) == expected
    assert ends(add(one, other))[0] == ends(one)[0] + ends(other)[0]
