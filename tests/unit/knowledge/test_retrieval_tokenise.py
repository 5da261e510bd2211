from concurrent.futures import ThreadPoolExecutor

import pytest

from knowledge.retrieval.tokenise import make_tokeniser


@pytest.fixture(scope="module")
def tokeniser():
    return make_tokeniser(("护理费",))


def test_units_are_characters_pairs_and_words(tokeniser):
    units = tokeniser.units("护理费高")

    assert sorted(units) == sorted(["护", "理", "费", "高", "护理", "理费", "费高", "护理费"])


def test_letters_and_digits_stay_together(tokeniser):
    assert tokeniser.units("第A13号") == ["第", "a13", "号"]


@pytest.mark.parametrize("text", ["", "  ", "🙂🙂", "！？……"])
def test_text_without_characters_has_no_units(tokeniser, text):
    assert tokeniser.units(text) == []
    assert not tokeniser.has_topic(text)


def test_traditional_and_full_width_text_gives_the_same_units(tokeniser):
    assert tokeniser.units("護理費１３元") == tokeniser.units("护理费13元")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("多少钱", False),  # nothing but fillers
        ("啷个办哦", False),
        ("怎么对", False),  # one character says too little
        ("低保", True),
        ("低保多少钱", True),
    ],
)
def test_a_topic_is_what_fillers_leave(tokeniser, text, expected):
    assert tokeniser.has_topic(text) is expected


def test_threads_share_a_tokeniser(tokeniser):
    texts = [f"老兵住养老院护理费减免{number}" for number in range(200)]

    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(tokeniser.units, texts))

    assert together == [tokeniser.units(text) for text in texts]
