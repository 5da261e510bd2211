"""Cleaning keeps the wording and drops what cannot be seen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.text.cleaning import clean, count_han, for_matching, to_simplified


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("  低保  怎么办 ", "低保 怎么办"),
        ("低保\u3000怎么办", "低保 怎么办"),  # ideographic space
        ("低\u200b保\ufeff", "低保"),  # zero-width characters
        ("低保\x00\x07", "低保"),  # control characters
        ("低\ud800保", "低保"),  # a lone surrogate cannot be stored as UTF-8
        ("第一句\r\n\r\n 第二句", "第一句\n第二句"),  # newlines stay, folded
        ("a\tb", "a b"),
        ("\uff11\uff12，<b>元</b>", "\uff11\uff12，<b>元</b>"),  # wording is not touched
        (" \n\u200b ", ""),
    ],
)
def test_clean(raw, expected):
    assert clean(raw) == expected


@given(st.text())
def test_clean_is_idempotent_and_storable(raw):
    cleaned = clean(raw)

    assert clean(cleaned) == cleaned
    assert cleaned.encode("utf-8").decode("utf-8") == cleaned
    assert "\x00" not in cleaned


def test_traditional_becomes_simplified():
    assert to_simplified("撫卹金算不算家庭收入") == "抚恤金算不算家庭收入"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("不 想 活 了", "不想活了"),
        ("\uff33\uff22\u3000臨時救助", "sb 临时救助"),
        ("has  two words", "has two words"),  # blanks of Latin text carry meaning
    ],
)
def test_matching_form(raw, expected):
    assert for_matching(raw) == expected


def test_count_han_ignores_punctuation_and_emoji():
    assert count_han("低保，abc 123😀") == 2
