from math import isclose

import pytest

from knowledge.errors import KnowledgeError
from knowledge.retrieval import settings as retrieval_settings
from knowledge.retrieval.settings import load_retrieval_settings


def test_the_weights_of_the_package_add_up_to_one():
    weights = load_retrieval_settings().weights

    assert isclose(sum(weights.questions) + weights.clause_lexical + weights.clause_dense, 1)


def test_nothing_below_the_lower_floor_could_be_answered():
    floors = load_retrieval_settings().floors

    assert 0 < floors.retrieved < floors.answer < 1


def test_weights_that_do_not_add_up_are_refused(monkeypatch):
    raw = {"weights": {"questions": [0.5, 0.2], "clause_lexical": 0.4, "clause_dense": 0.1}}
    monkeypatch.setattr(retrieval_settings, "read_yaml", lambda path: raw)

    with pytest.raises(KnowledgeError, match=r"add up to 1\.2"):
        load_retrieval_settings()
