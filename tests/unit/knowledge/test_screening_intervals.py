"""Whole numbers stay whole, and nothing is rounded."""

from decimal import Decimal
from fractions import Fraction

import pytest

from knowledge.screening.intervals import Interval, divide, exactly, plain, scale


@pytest.mark.parametrize(
    ("number", "expected"),
    [(3, 3), (Fraction(6, 2), 3), (Decimal("3.0"), 3), (Decimal("0.5"), Fraction(1, 2)), (0, 0)],
)
def test_plain_keeps_the_value_and_makes_whole_ones_int(number, expected):
    found = plain(number)

    assert found == expected
    assert type(found) is type(expected)


def test_a_quotient_is_exact():
    assert divide(exactly(1000), exactly(3)) == exactly(Fraction(1000, 3))
    assert type(divide(exactly(900), exactly(3)).low) is int


def test_a_quotient_takes_the_outer_ends():
    assert divide(Interval(600, 900), Interval(2, 3)) == Interval(200, 450)
    assert divide(Interval(-6, None), Interval(2, 3)) == Interval(-3, None)


@pytest.mark.parametrize("divisor", [Interval(0, 1), Interval(1, None), Interval(None, 1)])
def test_what_nothing_can_be_divided_by(divisor):
    with pytest.raises(ValueError, match="positive and bounded"):
        divide(exactly(1), divisor)


def test_a_product_keeps_open_ends():
    assert scale(Interval(2, None), Fraction(3, 2)) == Interval(3, None)
