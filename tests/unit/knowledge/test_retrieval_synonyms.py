import pytest

from knowledge.errors import KnowledgeError
from knowledge.retrieval.synonyms import load_synonyms, make_synonyms


@pytest.fixture
def synonyms():
    return make_synonyms({"退役军人": ["老兵", "当过兵"], "特困人员 特困供养": ["五保", "五保户"]})


def test_the_documents_words_are_added_once(synonyms):
    assert synonyms.explain("老兵当过兵") == "老兵当过兵 退役军人"


def test_the_longest_word_wins_and_all_its_explanations_are_added(synonyms):
    assert synonyms.explain("五保户") == "五保户 特困人员 特困供养"


def test_words_already_said_are_not_repeated(synonyms):
    assert synonyms.explain("五保就是特困人员") == "五保就是特困人员 特困供养"


def test_a_text_without_colloquial_words_is_only_folded(synonyms):
    assert synonyms.explain("Ａ條款") == "a条款"


def test_no_synonyms_at_all_change_nothing():
    assert make_synonyms({}).explain("老兵") == "老兵"


def test_a_word_with_two_meanings_is_refused():
    with pytest.raises(KnowledgeError, match="'老兵' stands for '退役军人' and '军人'"):
        make_synonyms({"退役军人": ["老兵"], "军人": ["老兵"]})


def test_the_packaged_words_load_and_explain():
    synonyms = load_synonyms()

    assert "特困供养" in synonyms.explain("屋头老汉想吃五保")
    assert {"五保", "特困供养"} <= set(synonyms.terms)
