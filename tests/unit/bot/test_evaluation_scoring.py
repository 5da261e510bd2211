"""Every figure, computed by hand on examples small enough to see."""

import pytest

from bot.evaluation.model import Half, Observation, Question
from bot.evaluation.scoring import (
    citation_precision,
    is_false_answer,
    is_false_refusal,
    is_hit,
    is_outcome_right,
    percentile,
    reciprocal_rank,
    score,
)
from knowledge.outcomes import Outcome


def seen(
    *parts: str,
    retrieved: str = "",
    cited: str = "",
    expect: Outcome | None = None,
    outcome: Outcome | None = None,
    also: frozenset[Outcome] = frozenset(),
    inventions: tuple[str, ...] = (),
    ms: float = 0.0,
) -> Observation:
    """Return an observation; each character is a clause id, each part one question's gold."""
    expected = expect or (Outcome.ANSWERED if parts else Outcome.OUT_OF_SCOPE)
    gold = tuple(frozenset(part) for part in parts)
    question = Question("q", "?", "plain", Half.DEV, expected, gold, also)
    return Observation(
        question=question,
        outcome=outcome or expected,
        retrieved=tuple(retrieved),
        cited=tuple(cited),
        inventions=inventions,
        ms=ms,
    )


@pytest.mark.parametrize(
    ("parts", "retrieved", "top", "expected"),
    [
        (("a",), "abc", 1, True),
        (("a",), "bac", 1, False),  # second place is not the first
        (("a",), "bca", 3, True),  # the last place that counts
        (("a",), "bcda", 3, False),  # the first place that does not
        (("ax",), "xbc", 1, True),  # any acceptable clause will do
        (("a",), "", 5, False),  # nothing retrieved
        (("a", "b"), "bxx", 1, True),  # two questions: only one clause can be first
        (("a", "b"), "xab", 1, False),
        (("a", "b"), "axb", 3, True),
        (("a", "b"), "axxb", 3, False),  # the second question is not answered
        (("ab", "c"), "abx", 3, False),  # two clauses for one question are not both questions
        ((), "abc", 3, False),  # nothing to find
    ],
)
def test_hit_within_the_first_places(parts, retrieved, top, expected):
    assert is_hit(seen(*parts, retrieved=retrieved), top) is expected


@pytest.mark.parametrize(
    ("retrieved", "expected"), [("abc", 1.0), ("xab", 0.5), ("xyza", 0.25), ("xyz", 0.0), ("", 0.0)]
)
def test_reciprocal_rank_is_of_the_first_right_clause(retrieved, expected):
    assert reciprocal_rank(seen("ab", retrieved=retrieved)) == expected


def test_citation_precision_counts_quoted_clauses_not_questions():
    observations = [seen("a", cited="a"), seen("a", cited="ax"), seen("b", cited="x"), seen("c")]

    assert citation_precision(observations) == pytest.approx(2 / 4)
    assert citation_precision([seen("c")]) is None


@pytest.mark.parametrize(
    ("expect", "also", "outcome", "expected"),
    [
        (Outcome.REFUSED, frozenset(), Outcome.REFUSED, True),
        (Outcome.REFUSED, frozenset(), Outcome.OUT_OF_SCOPE, False),
        (Outcome.REFUSED, frozenset({Outcome.OUT_OF_SCOPE}), Outcome.OUT_OF_SCOPE, True),
        (Outcome.REFUSED, frozenset({Outcome.OUT_OF_SCOPE}), Outcome.ANSWERED, False),
    ],
)
def test_right_outcomes_are_the_expected_one_and_those_allowed_beside_it(
    expect, also, outcome, expected
):
    assert is_outcome_right(seen(expect=expect, also=also, outcome=outcome)) is expected


@pytest.mark.parametrize(
    ("expect", "outcome", "expected"),
    [
        (Outcome.OUT_OF_SCOPE, Outcome.ANSWERED, True),
        (Outcome.OUT_OF_SCOPE, Outcome.NOT_STATED, True),  # quotes a clause all the same
        (Outcome.OUT_OF_SCOPE, Outcome.OUT_OF_SCOPE, False),
        (Outcome.OUT_OF_SCOPE, Outcome.CLARIFY, False),
        (Outcome.REFUSED, Outcome.ANSWERED, False),  # wrong, but no out-of-scope question
    ],
)
def test_false_answers(expect, outcome, expected):
    assert is_false_answer(seen(expect=expect, outcome=outcome)) is expected


def test_an_answer_allowed_beside_is_no_false_answer():
    allowed = frozenset({Outcome.NOT_STATED})

    assert not is_false_answer(seen(also=allowed, outcome=Outcome.NOT_STATED))
    assert is_false_answer(seen(also=allowed, outcome=Outcome.ANSWERED))


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        (Outcome.ANSWERED, False),
        (Outcome.NOT_STATED, False),  # wrong here, but the clause was quoted
        *((outcome, True) for outcome in Outcome if outcome not in ("answered", "not_stated")),
    ],
)
def test_false_refusals(outcome, expected):
    assert is_false_refusal(seen("a", outcome=outcome)) is expected


def test_refusing_what_has_no_answer_is_no_false_refusal():
    assert not is_false_refusal(seen(outcome=Outcome.OUT_OF_SCOPE))


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [
        ([5.0], 0.95, 5.0),
        ([3.0, 1.0, 2.0], 0.5, 2.0),
        (list(map(float, range(1, 21))), 0.95, 19.0),  # 19 of 20 do not exceed it
        (list(map(float, range(1, 22))), 0.95, 20.0),
        ([], 0.95, None),
    ],
)
def test_percentile_is_the_nearest_rank(values, share, expected):
    assert percentile(values, share) == expected


def test_score_divides_each_figure_by_its_own_questions():
    scores = score(
        [
            seen("a", retrieved="ab", cited="a", ms=10),
            seen("a", retrieved="ba", cited="ba", ms=20),
            seen("a", outcome=Outcome.OUT_OF_SCOPE, ms=30),
            seen(outcome=Outcome.ANSWERED, cited="a", inventions=("x", "y"), ms=40),
            seen(),
        ]
    )

    assert (scores.questions, scores.answerable, scores.inventions) == (5, 3, 2)
    assert scores.hit_at_1 == pytest.approx(1 / 3)
    assert scores.hit_at_3 == scores.hit_at_5 == pytest.approx(2 / 3)
    assert scores.mrr == pytest.approx((1 + 0.5 + 0) / 3)
    assert scores.citation_precision == pytest.approx(2 / 3)
    assert scores.outcome_accuracy == pytest.approx(3 / 5)
    assert scores.false_answers == pytest.approx(1 / 2)
    assert scores.false_refusals == pytest.approx(1 / 3)
    assert (scores.median_ms, scores.p95_ms) == (20, 40)


def test_a_group_without_answerable_questions_has_no_such_figures():
    scores = score([seen()])

    assert scores.hit_at_1 is scores.mrr is scores.citation_precision is None
    assert scores.false_refusals is None
    assert scores.false_answers == 0
