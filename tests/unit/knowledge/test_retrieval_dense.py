import numpy as np
import pytest

from knowledge.retrieval.dense import build_dense, open_dense, save_dense, unrelated_cosine


def _unit(*rows):
    vectors = np.array(rows, dtype=np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_the_same_text_scores_one_and_an_opposite_one_zero():
    index = build_dense(_unit([1, 0], [-1, 0], [0, 1]))

    assert list(index.scores(_unit([1, 0])[0])) == pytest.approx([1, 0, 0])


def test_scores_keep_the_order_of_the_texts():
    vectors = _unit([1, 0], [0.5, 0.5], [0, 1])
    index = build_dense(vectors)

    for at, vector in enumerate(vectors):
        assert index.scores(vector).argmax() == at


def test_a_model_that_finds_everything_alike_is_stretched():
    rng = np.random.default_rng(1)
    vectors = _unit(*(rng.normal(size=(60, 8)) + 2))  # all point the same way

    index = build_dense(vectors)
    scores = np.array([index.scores(vector) for vector in vectors])

    assert index.unrelated > 0.5
    assert 0.4 < (scores == 0).mean() < 0.6  # the median of all pairs is the new zero
    assert np.diag(scores) == pytest.approx(1, abs=1e-5)


def test_a_single_text_has_nothing_unrelated():
    assert unrelated_cosine(_unit([1, 0])) == 0


def test_vectors_survive_the_disk(tmp_path):
    index = build_dense(_unit([1, 0], [0.6, 0.8]))
    save_dense(index, tmp_path / "vectors.faiss")

    reopened = open_dense(tmp_path / "vectors.faiss", index.unrelated)

    question = _unit([0.3, 0.7])[0]
    assert np.array_equal(reopened.scores(question), index.scores(question))


def test_a_large_collection_tells_the_nearest_apart_and_no_others(monkeypatch, tmp_path):
    monkeypatch.setattr("knowledge.retrieval.dense.MANY", 50)
    monkeypatch.setattr("knowledge.retrieval.dense.NEAREST", 10)
    vectors = _unit(*np.random.default_rng(2).normal(size=(60, 8)))
    exact = np.clip(vectors @ vectors[3], 0, 1)

    index = build_dense(vectors)
    save_dense(index, tmp_path / "vectors.faiss")
    scores = open_dense(tmp_path / "vectors.faiss", 0).scores(vectors[3])

    best = np.argsort(-exact)[:10]
    assert index.vectors.sa_code_size() == 16  # two bytes a number
    assert set(np.flatnonzero(scores)) == set(best)
    assert scores[best] == pytest.approx(exact[best], abs=2e-3)
