"""Both ends of every operation, open ends too; whole numbers stay whole, nothing is rounded."""

from decimal import Decimal
from fractions import Fraction

import pytest

from knowledge.screening.intervals import (
    ZERO,
    Interval,
    add,
    divide,
    exactly,
    is_below,
    overlap,
    plain,
    scale,
    subtract,
)
from knowledge.screening.logic import Truth

HALF = Fraction(1, 2)
NO, UNKNOWN, YES = Truth.NO, Truth.UNKNOWN, Truth.YES


def assert_same(found: Interval | None, expected: Interval | None) -> None:
    assert found == expected
    assert [type(end) for end in found or ()] == [type(end) for end in expected or ()]


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (3, 3),
        (0, 0),
        (Fraction(6, 2), 3),
        (Fraction(-6, 2), -3),
        (HALF, HALF),
        (Decimal("3.0"), 3),
        (Decimal("0.5"), HALF),
        (Decimal("-2.25"), Fraction(-9, 4)),
    ],
)
def test_plain_keeps_the_value_and_makes_whole_ones_int(number, expected):
    found = plain(number)

    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    ("interval", "is_exact"),
    [
        (Interval(5, 5), True),
        (Interval(HALF, HALF), True),
        (Interval(5, 6), False),
        (Interval(5, None), False),
        (Interval(None, 5), False),
        (Interval(None, None), False),
    ],
)
def test_exact_is_one_number_and_no_open_end(interval, is_exact):
    assert interval.is_exact is is_exact


def test_the_interval_of_one_number():
    assert_same(ZERO, Interval(0, 0))
    assert_same(exactly(7), Interval(7, 7))
    assert_same(exactly(Decimal("7.0")), Interval(7, 7))
    assert_same(exactly(Decimal("0.5")), Interval(HALF, HALF))


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        ([], Interval(0, 0)),
        ([Interval(3, 5)], Interval(3, 5)),
        ([Interval(3, 5), Interval(-1, HALF)], Interval(2, Fraction(11, 2))),
        ([Interval(None, 5), Interval(1, 2)], Interval(None, 7)),
        ([Interval(1, 2), Interval(None, 5)], Interval(None, 7)),
        ([Interval(3, None), Interval(1, 2)], Interval(4, None)),
        ([Interval(1, 2), Interval(3, None)], Interval(4, None)),
        ([Interval(None, None), Interval(None, None)], Interval(None, None)),
    ],
)
def test_a_sum_is_open_where_a_term_is(terms, expected):
    assert_same(add(*terms), expected)


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (Interval(1, 5), Interval(3, 8), Interval(3, 5)),
        (Interval(1, 9), Interval(3, 8), Interval(3, 8)),
        (Interval(1, 3), Interval(3, 8), Interval(3, 3)),  # they touch
        (Interval(1, 2), Interval(3, 8), None),  # they do not
        (Interval(None, 5), Interval(3, 8), Interval(3, 5)),
        (Interval(4, None), Interval(3, 8), Interval(4, 8)),
        (Interval(None, None), Interval(3, 8), Interval(3, 8)),
        (Interval(None, 5), Interval(None, 8), Interval(None, 5)),
        (Interval(4, None), Interval(3, None), Interval(4, None)),
        (Interval(None, 5), Interval(3, None), Interval(3, 5)),
        (Interval(None, 2), Interval(3, None), None),
        (Interval(None, None), Interval(None, None), Interval(None, None)),
    ],
)
def test_what_lies_in_both_is_the_same_either_way_round(left, right, expected):
    assert_same(overlap(left, right), expected)
    assert_same(overlap(right, left), expected)


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (Interval(100, 200), Interval(10, 30), Interval(70, 190)),
        (Interval(0, 0), Interval(10, 30), Interval(-30, -10)),
        (Interval(None, 200), Interval(10, 30), Interval(None, 190)),
        (Interval(100, None), Interval(10, 30), Interval(70, None)),
        (Interval(100, 200), Interval(None, 30), Interval(70, None)),
        (Interval(100, 200), Interval(10, None), Interval(None, 190)),
        (Interval(None, None), Interval(None, None), Interval(None, None)),
    ],
)
def test_a_difference_takes_the_far_corners(left, right, expected):
    assert_same(subtract(left, right), expected)


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (exactly(1000), exactly(3), exactly(Fraction(1000, 3))),
        (exactly(900), exactly(3), exactly(300)),
        (exactly(7), exactly(1), exactly(7)),
        (exactly(Fraction(14, 2)), exactly(1), exactly(7)),
        (exactly(1), exactly(HALF), exactly(2)),
        (Interval(600, 900), Interval(2, 3), Interval(200, 450)),
        (Interval(-6, 6), Interval(1, 3), Interval(-6, 6)),
        (Interval(-6, -3), Interval(1, 3), Interval(-6, -1)),
        (Interval(-1, -1), Interval(1, 2), Interval(-1, -HALF)),
        (Interval(-HALF, -HALF), Interval(1, 2), Interval(-HALF, Fraction(-1, 4))),
        (Interval(HALF, HALF), Interval(1, 2), Interval(Fraction(1, 4), HALF)),
        (Interval(0, 0), Interval(1, 2), Interval(0, 0)),
        (Interval(-6, None), Interval(2, 3), Interval(-3, None)),
        (Interval(None, 6), Interval(2, 3), Interval(None, 3)),
        (Interval(None, None), Interval(2, 3), Interval(None, None)),
    ],
)
def test_a_quotient_takes_the_outer_ends_and_is_exact(left, right, expected):
    assert_same(divide(left, right), expected)


@pytest.mark.parametrize(
    "divisor",
    [Interval(0, 1), Interval(-1, 1), Interval(-HALF, 1), Interval(1, None), Interval(None, 1)],
)
def test_what_nothing_can_be_divided_by(divisor):
    with pytest.raises(ValueError, match="positive and bounded"):
        divide(exactly(1), divisor)


@pytest.mark.parametrize(
    ("interval", "factor", "expected"),
    [
        (Interval(2, 5), 3, Interval(6, 15)),
        (Interval(3, 5), HALF, Interval(Fraction(3, 2), Fraction(5, 2))),
        (Interval(None, 5), 3, Interval(None, 15)),
        (Interval(2, None), 3, Interval(6, None)),
    ],
)
def test_a_product_keeps_open_ends(interval, factor, expected):
    assert_same(scale(interval, factor), expected)


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (exactly(629), exactly(630), YES),  # one below
        (exactly(630), exactly(630), NO),  # at the line is not below it
        (exactly(631), exactly(630), NO),  # one above
        (Interval(600, 629), exactly(630), YES),  # a whole range below
        (Interval(600, 630), exactly(630), UNKNOWN),  # the range touches it
        (Interval(600, 700), exactly(630), UNKNOWN),  # it lies across
        (Interval(630, 700), exactly(630), NO),
        (Interval(630, None), exactly(630), NO),  # open upwards from the line
        (Interval(629, None), exactly(630), UNKNOWN),
        (Interval(None, 629), exactly(630), YES),  # open downwards
        (Interval(None, 630), exactly(630), UNKNOWN),
        (Interval(None, 700), exactly(630), UNKNOWN),
        (Interval(None, None), exactly(630), UNKNOWN),
        (exactly(630), Interval(631, None), YES),
        (exactly(630), Interval(630, None), UNKNOWN),
        (exactly(630), Interval(None, 630), NO),
        (exactly(630), Interval(None, 631), UNKNOWN),
        (exactly(630), Interval(None, None), UNKNOWN),
        (Interval(630, 640), Interval(640, 650), UNKNOWN),
        (Interval(640, 650), Interval(630, 640), NO),
        (Interval(-2, -1), Interval(-HALF, HALF), YES),
    ],
)
def test_comparisons_are_settled_over_the_whole_interval(left, right, expected):
    assert is_below(left, right) is expected
