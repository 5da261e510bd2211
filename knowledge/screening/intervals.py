"""Closed intervals of exact numbers, for ranges and for what is not known yet.

Whole numbers are kept as int: they are as exact as fractions and many times faster.
"""

from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from knowledge.screening.logic import Truth

Number = int | Fraction


class Interval(NamedTuple):
    """All numbers from ``low`` to ``high``, both included; None is unbounded."""

    low: Number | None
    high: Number | None

    @property
    def is_exact(self) -> bool:
        """Tell whether it holds one number only."""
        return self.low is not None and self.low == self.high


ZERO = Interval(0, 0)


def plain(number: int | Decimal | Fraction) -> Number:
    """Return the number, as int when it is whole."""
    if isinstance(number, int):
        return number
    value = Fraction(number)
    return value.numerator if value.denominator == 1 else value


def exactly(number: int | Decimal | Fraction) -> Interval:
    """Return the interval of one number."""
    value = plain(number)
    return Interval(value, value)


def add(*terms: Interval) -> Interval:
    """Return the sum."""
    low: Number | None = 0
    high: Number | None = 0
    for term in terms:
        low = None if low is None or term.low is None else low + term.low
        high = None if high is None or term.high is None else high + term.high
    return Interval(low, high)


def overlap(left: Interval, right: Interval) -> Interval | None:
    """Return what lies in both, or None when nothing does."""
    low = left.low if right.low is None else right.low
    if left.low is not None and low is not None:
        low = max(left.low, low)
    high = left.high if right.high is None else right.high
    if left.high is not None and high is not None:
        high = min(left.high, high)
    return None if low is not None and high is not None and low > high else Interval(low, high)


def subtract(left: Interval, right: Interval) -> Interval:
    """Return the difference."""
    return Interval(
        None if left.low is None or right.high is None else left.low - right.high,
        None if left.high is None or right.low is None else left.high - right.low,
    )


def divide(left: Interval, right: Interval) -> Interval:
    """Return the quotient by a positive, bounded interval."""
    small, large = right
    if small is None or large is None or small <= 0:
        raise ValueError(f"divisor must be positive and bounded, got {right}")
    low = None if left.low is None else _quotient(left.low, small if left.low < 0 else large)
    high = None if left.high is None else _quotient(left.high, large if left.high < 0 else small)
    return Interval(low, high)


def _quotient(number: Number, divisor: Number) -> Number:
    return plain(Fraction(number, divisor))


def scale(interval: Interval, factor: Number) -> Interval:
    """Return the product with a positive number."""
    return Interval(
        None if interval.low is None else interval.low * factor,
        None if interval.high is None else interval.high * factor,
    )


def is_below(left: Interval, right: Interval) -> Truth:
    """Compare ``left < right`` over both intervals whole; UNKNOWN when they disagree inside."""
    if left.high is not None and right.low is not None and left.high < right.low:
        return Truth.YES
    if left.low is not None and right.high is not None and left.low >= right.high:
        return Truth.NO
    return Truth.UNKNOWN
