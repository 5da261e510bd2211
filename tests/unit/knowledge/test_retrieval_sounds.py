"""Words that sound alike are the same word to this view."""

import pytest

from knowledge.retrieval.sounds import fold, sound_units


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("底保", "低保"),
        ("军人公木", "军人公墓"),
        ("两相补贴", "两项补贴"),
        ("林时救助", "临时救助"),
        ("退衣军人", "退役军人"),
        ("老人", "脑人"),  # l and n
        ("赡养", "三养"),  # sh and s, an
        ("平困", "贫困"),  # ing and in
    ],
)
def test_what_sounds_alike_has_the_same_units(typed, meant):
    assert sound_units(typed) == sound_units(meant)


@pytest.mark.parametrize(("one", "other"), [("低保", "医保"), ("火化", "绿化"), ("养老", "养鸡")])
def test_what_sounds_different_has_other_units(one, other):
    assert sound_units(one) != sound_units(other)


@pytest.mark.parametrize(
    ("syllable", "folded"),
    [
        ("zhang", "zan"),
        ("cheng", "cen"),
        ("ning", "lin"),
        ("fu", "fu"),
        ("hua", "fa"),
        ("hu", "hu"),
    ],
)
def test_syllables_are_folded(syllable, folded):
    assert fold(syllable) == folded


def test_pairs_do_not_reach_over_a_break():
    assert sound_units("低保,特困") == [*sound_units("低保"), *sound_units("特困")]


def test_other_writing_has_no_sound():
    assert sound_units("2021 abc") == []
