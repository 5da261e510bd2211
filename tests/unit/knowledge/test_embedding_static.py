from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from knowledge.embedding.errors import EmbeddingError
from knowledge.embedding.evaluate import rank_of, summarise
from knowledge.embedding.load import load_encoder, model_digest
from knowledge.embedding.static import open_static
from knowledge.embedding.storage import TOKENIZER, WEIGHTS, load_vectors, save_static
from knowledge.embedding.tokenizer import train_tokenizer

TEXTS = ["老兵住养老院", "护理费能不能减免", "低保边缘家庭", "养老院护理费"] * 3


@pytest.fixture
def folder(tmp_path):
    tokenizer = train_tokenizer(TEXTS, 60, 3)
    vectors = np.random.default_rng(1).normal(size=(tokenizer.get_vocab_size(), 16))
    save_static(tmp_path, vectors.astype(np.float32), tokenizer.to_str())
    return tmp_path


def test_int8_storage_loses_less_than_half_a_step(tmp_path):
    vectors = np.random.default_rng(2).normal(size=(20, 8)).astype(np.float32)
    vectors[3] = 0

    save_static(tmp_path, vectors, "{}")

    steps = np.abs(vectors).max(axis=1, keepdims=True) / 127
    assert (np.abs(load_vectors(tmp_path) - vectors) <= steps / 2 + 1e-6).all()


def test_rows_have_length_one_and_texts_without_tokens_are_zero(folder):
    rows = load_encoder(str(folder)).encode(["老兵住养老院", "", "🙂"])

    assert np.linalg.norm(rows, axis=1)[:2] == pytest.approx([1, 0], abs=1e-5)
    assert rows.dtype == np.float32


def test_the_order_of_the_batch_does_not_matter(folder):
    encoder = load_encoder(str(folder))

    together = encoder.encode(TEXTS[:4])

    for row, text in zip(together, TEXTS[:4], strict=True):
        assert np.array_equal(row, encoder.encode([text])[0])


def test_threads_share_an_encoder(folder):
    encoder = load_encoder(str(folder))

    with ThreadPoolExecutor(8) as pool:
        rows = list(pool.map(lambda text: encoder.encode([text])[0], TEXTS * 20))

    assert np.array_equal(np.stack(rows), encoder.encode(TEXTS * 20))


def test_the_digest_changes_with_the_weights(folder):
    before = model_digest(str(folder))
    vectors = load_vectors(folder)
    vectors[0] += 1
    save_static(folder, vectors, (folder / TOKENIZER).read_text(encoding="utf-8"))

    assert model_digest(str(folder)) != before


def test_the_digest_of_a_name_is_the_name():
    assert model_digest("some/model-name") == "some/model-name"


def test_truncated_weights_are_refused(folder):
    content = (folder / WEIGHTS).read_bytes()
    (folder / WEIGHTS).write_bytes(content[: len(content) // 2])

    with pytest.raises(EmbeddingError, match=r"model\.safetensors"):
        load_encoder(str(folder))


def test_a_broken_tokenizer_is_refused(folder):
    (folder / TOKENIZER).write_text("{", encoding="utf-8")

    with pytest.raises(EmbeddingError, match=r"tokenizer\.json"):
        open_static(folder, "m", "d")


def test_a_tokenizer_of_another_model_is_refused(folder):
    vectors = load_vectors(folder)
    save_static(folder, vectors[:-1], (folder / TOKENIZER).read_text(encoding="utf-8"))

    with pytest.raises(EmbeddingError, match="tokenizer and weights differ"):
        open_static(folder, "m", "d")


@pytest.mark.parametrize(
    ("gold", "expected"),
    [
        ((1,), 1),  # the best of all
        ((0,), 3),  # ties count against it
        ((3,), 4),
        ((0, 3), 3),  # the better of two right ones
        ((0, 2), 2),  # right ones do not push each other down
    ],
)
def test_rank_counts_ties_against_the_right_passage(gold, expected):
    assert rank_of(np.array([0.5, 0.9, 0.5, 0.1], dtype=np.float32), gold) == expected


def test_a_ranking_summarises_places():
    ranking = summarise([1, 2, 20], 100)

    assert ranking.mrr == pytest.approx((1 + 1 / 2 + 1 / 20) / 3)
    assert ranking.hit_at_10 == pytest.approx(2 / 3)
