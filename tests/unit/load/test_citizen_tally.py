"""What is counted of the labelled titles."""

import math
from collections import Counter

import pytest

from knowledge.outcomes import Outcome
from tests.load import citizen_tally
from tests.load.citizen_labels import Label
from tests.load.citizen_tally import Ended, Tally

OURS = Label("1", True, frozenset({"A-2.1", "A-2.5"}))
OTHER = Label("2", False, frozenset())
RIGHT = Ended(Outcome.ANSWERED, frozenset({"A-2.5"}))
WRONG = Ended(Outcome.NOT_STATED, frozenset({"B-6.4.2"}))
SILENT = Ended(Outcome.OUT_OF_SCOPE)
PASSED_ON = Ended(Outcome.HANDOFF)


@pytest.mark.parametrize(
    ("ours", "other", "expected"),
    [
        (RIGHT, SILENT, Tally(2, 1, 1, 1, 1, Counter())),
        (WRONG, SILENT, Tally(2, 1, 1, 1, 0, Counter())),
        (RIGHT, WRONG, Tally(2, 1, 2, 1, 1, Counter())),
        (SILENT, PASSED_ON, Tally(2, 1, 0, 0, 0, Counter({Outcome.OUT_OF_SCOPE: 1}))),
        (PASSED_ON, WRONG, Tally(2, 1, 1, 0, 0, Counter({Outcome.HANDOFF: 1}))),
    ],
)
def test_titles_are_counted_by_label_and_outcome(ours, other, expected):
    assert citizen_tally.tally([OURS, OTHER], {"1": ours, "2": other}) == expected


@pytest.mark.parametrize(
    ("label", "end", "expected"),
    [
        (OURS, RIGHT, False),
        (OURS, WRONG, True),
        (OURS, SILENT, True),
        (OTHER, WRONG, True),
        (OTHER, PASSED_ON, False),
    ],
)
def test_a_miss_is_an_answer_or_a_silence_against_the_label(label, end, expected):
    assert citizen_tally.is_miss(label, end) is expected


def test_a_share_shows_its_counts():
    assert citizen_tally.share(1, 4) == "0.250 (1 of 4)"
    assert citizen_tally.share(0, 0) == f"{math.nan} (0 of 0)"
