"""The embedded model as committed, and the training that makes such a model."""

import json
import lzma
import random
from dataclasses import replace

import numpy as np
import pytest
from sentence_transformers import SentenceTransformer

from knowledge.embedding import (
    EMBEDDED_MODEL,
    EmbeddingError,
    TrainingDataError,
    load_encoder,
    train,
)
from knowledge.embedding.pairs import LAWS, QUESTIONS
from knowledge.embedding.settings import load_training_settings
from knowledge.embedding.transformer import open_transformer

TEXTS = ["抚恤金算不算家庭收入？", "鼓励有条件的养老机构减免照护费用。", "今天天气怎么样", "A1"]


def test_the_embedded_model_is_small_and_has_its_card():
    sizes = {path.name: path.stat().st_size for path in EMBEDDED_MODEL.iterdir()}
    card = (EMBEDDED_MODEL / "README.md").read_text(encoding="utf-8")

    assert sum(sizes.values()) <= 15_000_000
    assert "law_articles" in card
    assert "statute_questions_dev" in card


def test_our_reader_gives_what_sentence_transformers_gives():
    theirs = SentenceTransformer(str(EMBEDDED_MODEL), device="cpu", local_files_only=True)

    expected = theirs.encode(TEXTS, show_progress_bar=False)

    assert np.allclose(load_encoder().encode(TEXTS), expected, atol=1e-5)


def test_a_sentence_transformers_folder_can_replace_it():
    encoder = open_transformer(str(EMBEDDED_MODEL), "digest")

    assert np.allclose(encoder.encode(TEXTS), load_encoder().encode(TEXTS), atol=1e-5)


def test_meaning_is_nearer_than_chance():
    question, same, other = load_encoder().encode(
        ["养老院的护理费用可以减少吗", "减免养老机构照护费用", "行政区划界线争议"]
    )

    assert question @ same > question @ other + 0.2


def test_a_model_that_is_not_here_is_not_fetched():
    with pytest.raises(EmbeddingError, match="LAOBING_EMBEDDING_MODEL"):
        load_encoder("no-such-owner/no-such-model")


@pytest.fixture
def data(tmp_path):
    rng = random.Random(1)
    words = ["低保", "养老", "殡葬", "婚姻", "救助", "残疾", "儿童", "社区"]
    laws = [
        {
            "law": f"{rng.choice(words)}条例",
            "chapter": "总则",
            "text": "。".join("".join(rng.sample(words, 4)) for _ in range(3)) + "。",
        }
        for _ in range(200)
    ]
    asked = [
        {"anchor": f"{word}怎么办理{number}", "positive": f"{word}的办理"}
        for word in words
        for number in range(8)
    ]
    for name, rows in ((LAWS, laws), (QUESTIONS, asked)):
        with lzma.open(tmp_path / name, "wt", encoding="utf-8") as file:
            file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    return tmp_path


@pytest.fixture
def settings():
    return replace(
        load_training_settings(), vocabulary=200, dimensions=16, batch=32, epochs=2, held_out=8
    )


def test_training_writes_a_model_that_opens_and_a_card(data, tmp_path, settings):
    lines = []

    figures = train(data, tmp_path / "model", settings=settings, report=lines.append)

    encoder = load_encoder(str(tmp_path / "model"))
    assert encoder.encode(["低保"]).shape == (1, 16)
    assert figures.held_out is not None
    assert figures.held_out.questions == 8
    assert figures.benchmark is None
    assert any(line.startswith("epoch 2 of 2") for line in lines)
    assert "| epochs | 2 |" in (tmp_path / "model" / "README.md").read_text(encoding="utf-8")


def test_training_twice_gives_the_same_model_but_for_merge_dropout(data, tmp_path, settings):
    for name in ("one", "two"):
        train(data, tmp_path / name, settings=replace(settings, merge_dropout=0.0))

    one, two = (load_encoder(str(tmp_path / name)).encode(TEXTS) for name in ("one", "two"))
    assert np.allclose(one, two, atol=1e-6)


def test_training_without_data_says_what_is_missing(tmp_path):
    with pytest.raises(TrainingDataError, match="name its folder by --data"):
        train(tmp_path, tmp_path / "model")
