"""Closed intervals of exact numbers, for ranges and for what is not known yet."""

from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from knowledge.screening.logic import Truth


class Interval(NamedTuple):
    """All numbers from ``low`` to ``high``, both included; None is unbounded."""

    low: Fraction | None
    high: Fraction | None

    @property
    def is_exact(self) -> bool:
        """Tell whether it holds one number only."""
        return self.low is not None and self.low == self.high


ZERO = Interval(Fraction(0), Fraction(0))


def exactly(number: int | Decimal | Fraction) -> Interval:
    """Return the interval of one number."""
    value = Fraction(number)
    return Interval(value, value)


def add(*terms: Interval) -> Interval:
    """Return the sum."""
    low, high = Fraction(0), Fraction(0)
    lows = [term.low for term in terms]
    highs = [term.high for term in terms]
    return Interval(
        None if None in lows else sum((n for n in lows if n is not None), low),
        None if None in highs else sum((n for n in highs if n is not None), high),
    )


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
    low = None if left.low is None else left.low / (small if left.low < 0 else large)
    high = None if left.high is None else left.high / (large if left.high < 0 else small)
    return Interval(low, high)


def scale(interval: Interval, factor: Fraction) -> Interval:
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
