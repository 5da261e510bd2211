"""Every table of the logic, with the masks of what may still come written out as figures."""

from itertools import product

import pytest

from knowledge.screening import logic
from knowledge.screening.logic import Truth, Verdict

NO, UNKNOWN, YES = Truth.NO, Truth.UNKNOWN, Truth.YES
MASKS = range(1, 8)  # 1 is NO, 2 is UNKNOWN, 4 is YES; every set but the empty one


def verdict(truth: Truth) -> Verdict:
    return Verdict(truth, {NO: 1, UNKNOWN: 2, YES: 4}[truth])


def truths(mask: int) -> set[int]:
    return {place for place in (0, 1, 2) if mask >> place & 1}


def test_truths_are_ordered_and_every_one_has_a_bit():
    assert (NO, UNKNOWN, YES) == (0, 1, 2)
    assert [logic.bit(truth) for truth in Truth] == [1, 2, 4]
    assert (logic.MASK_NO, logic.MASK_UNKNOWN, logic.MASK_YES, logic.MASK_ANY) == (1, 2, 4, 7)


@pytest.mark.parametrize(
    ("known", "now", "may"),
    [
        (logic.YES, 2, 4),
        (logic.NO, 0, 1),
        (logic.STUCK, 1, 2),
        (logic.OPEN, 1, 5),
        (logic.OPEN_NUMBER, 1, 7),
        (logic.settled(True), 2, 4),
        (logic.settled(False), 0, 1),
    ],
)
def test_the_verdicts_that_have_names(known, now, may):
    assert (known.now, known.may) == (now, may)


@pytest.mark.parametrize(("now", "may"), list(product(range(3), MASKS)))
def test_settled_is_what_can_only_stay_as_it_is(now, may):
    assert Verdict(now, may).is_settled is (truths(may) == {now})


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

    assert logic.both(*pair) == verdict(both)
    assert logic.either(*pair) == verdict(either)


@pytest.mark.parametrize(("join", "pick"), [(logic.both, min), (logic.either, max)])
def test_reachable_truths_are_all_combinations(join, pick):
    for left, right in product(MASKS, MASKS):
        joined = join(Verdict(0, left), Verdict(0, right))

        assert truths(joined.may) == {pick(a, b) for a, b in product(truths(left), truths(right))}


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        ([], logic.YES),
        ([logic.YES, logic.YES], logic.YES),
        ([logic.YES, logic.OPEN], logic.OPEN),
        ([logic.OPEN, logic.NO, logic.YES], logic.NO),
        ([logic.OPEN, logic.STUCK], Verdict(UNKNOWN, 3)),
    ],
)
def test_and_over_any_number(verdicts, expected):
    assert logic.all_of(iter(verdicts)) == expected


@pytest.mark.parametrize(("now", "turned"), [(YES, NO), (UNKNOWN, UNKNOWN), (NO, YES)])
@pytest.mark.parametrize(
    ("may", "turned_may"), [(1, 4), (2, 2), (3, 6), (4, 1), (5, 5), (6, 3), (7, 7)]
)
def test_not_turns_what_is_and_what_may_be(now, turned, may, turned_may):
    assert logic.negate(Verdict(now, may)) == Verdict(turned, turned_may)


@pytest.mark.parametrize(("now", "weakened"), [(NO, UNKNOWN), (UNKNOWN, UNKNOWN), (YES, YES)])
@pytest.mark.parametrize(
    ("may", "weakened_may"), [(1, 2), (2, 2), (3, 2), (4, 4), (5, 6), (6, 6), (7, 6)]
)
def test_a_window_test_never_says_no(now, weakened, may, weakened_may):
    assert logic.never_no(Verdict(now, may)) == Verdict(weakened, weakened_may)


@pytest.mark.parametrize(("now", "weakened"), [(NO, NO), (UNKNOWN, UNKNOWN), (YES, UNKNOWN)])
@pytest.mark.parametrize(
    ("may", "weakened_may"), [(1, 1), (2, 2), (3, 3), (4, 2), (5, 3), (6, 2), (7, 3)]
)
def test_discretion_never_says_yes(now, weakened, may, weakened_may):
    assert logic.never_yes(Verdict(now, may)) == Verdict(weakened, weakened_may)


@pytest.mark.parametrize(("now", "turned"), [(NO, YES), (UNKNOWN, YES), (YES, NO)])
@pytest.mark.parametrize(
    ("may", "turned_may"), [(1, 4), (2, 4), (3, 4), (4, 1), (5, 5), (6, 5), (7, 5)]
)
def test_unless_holds_while_the_other_is_open_but_may_still_fall(now, turned, may, turned_may):
    assert logic.unless(Verdict(now, may)) == Verdict(turned, turned_may)
