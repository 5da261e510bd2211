import json
import lzma
import random

import pytest

from knowledge.embedding.errors import TrainingDataError
from knowledge.embedding.pairs import (
    BENCHMARK,
    LAWS,
    QUESTIONS,
    Article,
    Pair,
    article_pairs,
    read_articles,
    read_questions,
    refuse_benchmark,
)


def _write(path, rows):
    with lzma.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def test_articles_carry_their_law_and_innermost_chapter(tmp_path):
    row = {"law": "测试法", "chapter": "第一编 / 第一章 总则", "text": "公民依法享有各项权利。"}
    _write(tmp_path / LAWS, [row, row | {"text": "短。"}])

    assert read_articles(tmp_path) == (Article("测试法 第一章 总则", "公民依法享有各项权利。"),)


def test_long_passages_are_cut(tmp_path):
    _write(tmp_path / QUESTIONS, [{"anchor": " 问题 ", "positive": "答" * 50}])

    assert read_questions(tmp_path, 10) == (Pair("问题", "答" * 10),)


def test_a_sentence_is_paired_with_the_other_sentences():
    article = Article("法", "第一句话在这里。第二句话在这里；第三句话在这里。")

    pairs = [
        pair for seed in range(20) for pair in article_pairs((article,), 400, random.Random(seed))
    ]

    split = [pair for pair in pairs if pair.anchor != "法"]
    assert {pair.anchor[:3] for pair in split} == {"第一句", "第二句", "第三句"}
    assert all(pair.anchor not in pair.positive for pair in split)
    assert Pair("法", article.text) in pairs


def test_a_single_sentence_is_paired_with_a_part_of_itself():
    article = Article("法", "国家建立制度，保障公民权利，促进社会公平，制定本法。")

    pair = next(iter(article_pairs((article,), 400, random.Random(1))))

    assert pair.anchor in pair.positive == article.text
    assert len(pair.anchor) < len(article.text)


def test_a_benchmark_question_among_the_pairs_stops_the_training(tmp_path):
    _write(tmp_path / BENCHMARK, [{"question": "欠钱不还怎么办"}])

    refuse_benchmark([Pair("别的问题", "答案")], tmp_path)
    with pytest.raises(TrainingDataError, match="欠钱不还怎么办"):
        refuse_benchmark([Pair("欠钱不还怎么办", "答案")], tmp_path)


@pytest.mark.parametrize("content", [None, b"not compressed"])
def test_a_missing_or_broken_file_is_named(tmp_path, content):
    if content:
        (tmp_path / LAWS).write_bytes(content)

    with pytest.raises(TrainingDataError, match=LAWS):
        read_articles(tmp_path)
