from fractions import Fraction
from itertools import product

import pytest

from knowledge.screening import logic
from knowledge.screening.intervals import Interval, add, divide, exactly, is_below, subtract
from knowledge.screening.logic import Truth, Verdict

NO, UNKNOWN, YES = Truth.NO, Truth.UNKNOWN, Truth.YES


def verdict(truth: Truth) -> Verdict:
    return Verdict(truth, logic.bit(truth))


@pytest.mark.parametrize(
    ("left", "right", "both", "either"),
    [
        (YES, YES, YES, YES),
        (YES, UNKNOWN, UNKNOWN, YES),
        (YES, NO, NO, YES),
        (UNKNOWN, YES, UNKNOWN, YES),
        (UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN),
        (UNKNOWN, NO, NO, UNKNOWN),
        (NO, YES, NO, YES),
        (NO, UNKNOWN, NO, UNKNOWN),
        (NO, NO, NO, NO),
    ],
)
def test_and_and_or_follow_the_kleene_tables(left, right, both, either):
    pair = (verdict(left), verdict(right))

    assert logic.both(*pair).now == both
    assert logic.either(*pair).now == either


@pytest.mark.parametrize(("truth", "expected"), [(YES, NO), (UNKNOWN, UNKNOWN), (NO, YES)])
def test_not_follows_the_kleene_table(truth, expected):
    assert logic.negate(verdict(truth)) == verdict(expected)


def test_nothing_to_join_is_yes_for_and():
    assert logic.all_of([]) == logic.YES


@pytest.mark.parametrize(("join", "pick"), [(logic.both, min), (logic.either, max)])
def test_reachable_truths_are_all_combinations(join, pick):
    masks = range(1, 8)

    for left, right in product(masks, masks):
        truths = [[t for t in Truth if mask & logic.bit(t)] for mask in (left, right)]
        expected = {pick(a, b) for a, b in product(*truths)}
        joined = join(Verdict(truths[0][0], left), Verdict(truths[1][0], right))
        assert {t for t in Truth if joined.may & logic.bit(t)} == expected


def test_a_window_test_never_says_no():
    assert logic.never_no(logic.NO) == logic.STUCK
    assert logic.never_no(logic.YES) == logic.YES
    assert logic.never_no(logic.OPEN).may == logic.MASK_UNKNOWN | logic.MASK_YES


def test_discretion_never_says_yes():
    assert logic.never_yes(logic.YES) == logic.STUCK
    assert logic.never_yes(logic.NO) == logic.NO


def test_unless_holds_while_the_other_is_open_but_may_still_fall():
    assert logic.unless(logic.YES) == logic.NO
    assert logic.unless(logic.NO) == logic.YES
    assert logic.unless(logic.OPEN) == Verdict(YES, logic.MASK_NO | logic.MASK_YES)


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (exactly(629), exactly(630), YES),  # one below
        (exactly(630), exactly(630), NO),  # at the line is not below it
        (exactly(631), exactly(630), NO),  # one above
        (Interval(Fraction(600), Fraction(629)), exactly(630), YES),  # a whole range below
        (Interval(Fraction(600), Fraction(630)), exactly(630), UNKNOWN),  # the range touches it
        (Interval(Fraction(630), None), exactly(630), NO),  # open upwards from the line
        (Interval(None, Fraction(629)), exactly(630), YES),  # open downwards
        (Interval(None, None), exactly(630), UNKNOWN),
    ],
)
def test_comparisons_are_settled_over_the_whole_interval(left, right, expected):
    assert is_below(left, right) is expected


def test_interval_arithmetic_takes_the_far_corners():
    income, spent = Interval(Fraction(100), Fraction(200)), Interval(Fraction(0), None)

    assert add(income, income) == Interval(Fraction(200), Fraction(400))
    assert subtract(income, spent) == Interval(None, Fraction(200))
    assert divide(Interval(Fraction(-6), Fraction(6)), Interval(Fraction(1), Fraction(3))) == (
        Interval(Fraction(-6), Fraction(6))
    )
    assert divide(exactly(1), exactly(3)) == exactly(Fraction(1, 3))


def test_dividing_by_what_may_be_zero_is_refused():
    with pytest.raises(ValueError, match="positive"):
        divide(exactly(1), Interval(Fraction(0), Fraction(2)))
