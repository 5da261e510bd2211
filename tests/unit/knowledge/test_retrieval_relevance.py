"""What tells our questions from those of other offices."""

import pytest

from knowledge.retrieval.corpus import OTHER_FIELD, load_corpus, load_other_fields
from knowledge.retrieval.relevance import (
    Signs,
    calibrated,
    length_of,
    log_odds,
    make_vocabulary,
)
from knowledge.retrieval.settings import Floors, RelevanceSettings, load_retrieval_settings

FLOORS = Floors(answer=0.2, retrieved=0.05)
OURS = Signs(score=0.6, unknown=0.1, other=-0.4, length=0.5)


@pytest.mark.parametrize(
    ("sign", "worse"), [("score", 0.1), ("unknown", 0.9), ("other", 0.3), ("length", 0.1)]
)
def test_each_sign_counts_in_its_direction(sign, worse):
    settings = load_retrieval_settings().relevance
    signs = {name: getattr(OURS, name) for name in ("score", "unknown", "other", "length")}

    assert log_odds(Signs(**signs | {sign: worse}), settings) < log_odds(OURS, settings)


def test_the_odds_are_a_weighted_sum():
    settings = RelevanceSettings(base=1, score=2, unknown=-3, other=-4, length=5)

    odds = log_odds(Signs(score=0.5, unknown=0.5, other=0.25, length=0.2), settings)

    assert odds == pytest.approx(1 + 1 - 1.5 - 1 + 1)


@pytest.mark.parametrize("best", [0.01, 0.1, 0.19, 0.2, 0.5, 1.0])
@pytest.mark.parametrize("odds", [-1000.0, -5.0, -0.01, 0.0, 3.0])
def test_the_floor_parts_ours_from_not_ours(best, odds):
    score = best * calibrated(best, odds, FLOORS)

    assert (score >= FLOORS.answer - 1e-9) == (odds >= 0)


def test_a_clear_hit_keeps_its_score():
    assert calibrated(0.7, 2.0, FLOORS) == 1.0


def test_the_surer_it_is_not_ours_the_lower():
    scores = [0.5 * calibrated(0.5, odds, FLOORS) for odds in (-0.1, -1.0, -5.0)]

    assert scores == sorted(scores, reverse=True)
    assert min(scores) >= FLOORS.answer / 2


def test_nothing_found_stays_nothing():
    assert calibrated(0.0, 5.0, FLOORS) == 1.0


def test_a_unit_of_every_clause_tells_nothing():
    vocabulary = make_vocabulary([("A", ["veteran", "fee"]), ("B", ["veteran", "grave"])])

    assert vocabulary.unknown_share(["veteran", "flat"]) > 0.8
    assert vocabulary.unknown_share(["fee", "veteran"]) == 0
    assert vocabulary.unknown_share([]) == 0


def test_several_texts_of_a_clause_count_as_one():
    vocabulary = make_vocabulary([("A", ["fee"]), ("A", ["fee"]), ("B", ["grave"])])

    assert vocabulary.clauses == 2
    assert vocabulary.counts["fee"] == 1


def test_length_stops_at_a_story():
    assert length_of(["a", "a"]) == pytest.approx(1 / 60)
    assert length_of(map(str, range(1000))) == 1


def test_questions_of_other_fields_belong_to_no_clause():
    others = load_other_fields()
    texts = [one.text for one in others]

    assert len(texts) >= 200
    assert len(set(texts)) == len(texts)
    assert all(one.clause_id == OTHER_FIELD and not one.is_question for one in others)
    assert not set(texts) & {one.text for one in load_corpus() if one.is_question}
