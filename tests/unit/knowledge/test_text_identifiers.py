"""Numbers of persons are masked, other numbers are not. All numbers here are made up."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.text import identifiers
from knowledge.text.identifiers import id_check_digit, mask, passes_luhn
from knowledge.text.packaged import PackagedFileError

ID = "500234195501010019"  # right check digit
WRONG = "500234195501010018"  # last digit altered
WITH_X = "50023419550101014X"


def wide(digits):
    return digits.translate({code: code + 0xFEE0 for code in range(0x30, 0x3A)})


def test_the_samples_are_what_they_claim():
    assert id_check_digit(ID[:-1]) == ID[-1]
    assert id_check_digit(WRONG[:-1]) != WRONG[-1]
    assert id_check_digit(WITH_X[:-1]) == "X"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f"我的身份证{ID}，能申请不", "id_card"),
        (f"号码是{WRONG}", "id_card"),  # a typo still identifies
        ("500234195513320014", "id_card"),  # no such day, but the check digit is right
        (ID[:-1], "id_card"),  # one digit forgotten: 17
        (WITH_X, "id_card"),
        (WITH_X.lower(), "id_card"),
        (wide(ID), "id_card"),  # full width
        ("500234 1955 0101 0019", "id_card"),
        ("500234-19550101-0019", "id_card"),
        (" ".join(ID), "id_card"),  # a blank after every digit
        (f"68岁 {ID[:6]} {ID[6:14]} {ID[14:]}", "id_card"),
        ("500234550101001", "id_card"),  # the old 15 digits
        (f"残疾证{ID}44", "certificate"),  # id card and two more
        ("13800138000", "phone"),
        ("138-0013-8000", "phone"),
        ("138 001 38000", "phone"),
        ("1380 013 8000", "phone"),
        ("+86 13800138000", "phone"),
        ("8613800138000", "phone"),
        (wide("13800138000"), "phone"),
        ("1 3 8 0 0 1 3 8 0 0 0", "phone"),
        ("一三八零零一三八零零零", "phone"),
        ("023-52212345", "phone"),
        ("（023）52212345", "phone"),
        ("02352212345", "phone"),
        ("0816-2212345", "phone"),
        ("52212345", "phone"),  # local, eight digits
        ("座机5221-2345", "phone"),
        ("6222021234567890123", "bank_card"),
        ("1234567890123456", "bank_card"),  # 16 digits: no check digit needed
        ("6222 0212 3456 7890 123", "bank_card"),
        ("4111-1111-1111-1111", "bank_card"),
        ("优待证号：50000012345", "certificate"),
        ("残疾军人证编号 渝军J012345", "certificate"),
        ("退字第123456号", "certificate"),
        ("123456789012", "certificate"),  # 12 digits: nobody's amount
    ],
)
def test_a_number_of_a_person_is_masked(text, kind):
    masked = mask(text)

    assert kind in masked.kinds
    assert not re.search(r"\d{5}|[\uff10-\uff19]{5}", masked.text)


@pytest.mark.parametrize(
    "text",
    [
        "打110、120、12356、12345、12349、96000、12348、12393、12333、12385",
        "110 120 12356 12345 12349",
        "客服95588和400-123-4567",
        "渝民发〔2021〕13号、开州府发〔2020〕7号、渝府办发〔2022〕128号",
        "到2022年，全区40个镇乡、535个村",
        "每月770元，一年135840元",
        "存款12000000元",  # eight digits, an amount
        "房子值25000000 元",
        "2021-07-01到2025-12-31",
        "20210701起",  # eight digits, a date
        "2019 2020 2021 2022",  # four years are no card
        "3000 2000 1500 1200",  # nor are four amounts
        "收入2000-3000",
        "1954年10月31日前入伍",
        "年龄68 电话没得",
        "二〇二一年，一千二百三十四元",
        "12345678901",  # 11 digits, not a mobile's prefix
    ],
)
def test_other_numbers_stay(text):
    masked = mask(text)

    assert masked.text == text
    assert masked.kinds == frozenset()


def test_surrounding_words_stay():
    masked = mask(f"我叫你记到：{ID}，电话13800138000。")

    assert masked.text == "我叫你记到：〔身份证号已隐去〕，电话〔电话号码已隐去〕。"
    assert masked.kinds == {"id_card", "phone"}


@pytest.mark.parametrize(("digits", "expected"), [("79927398713", True), ("79927398710", False)])
def test_luhn(digits, expected):
    assert passes_luhn(digits) is expected


_HAN = st.text(alphabet="我是老兵的号码请查低保，。？", max_size=8)
_BIRTH = st.dates(date(1920, 1, 1), date(2020, 12, 31))


@st.composite
def _id_cards(draw):
    region = draw(st.integers(110000, 659999))
    number = f"{region}{draw(_BIRTH):%Y%m%d}{draw(st.integers(0, 999)):03d}"
    return number + id_check_digit(number)


@given(_HAN, _id_cards(), st.sampled_from(["", " ", "-"]), _HAN)
def test_any_id_card_is_masked_anywhere(before, number, separator, after):
    typed = separator.join((number[:6], number[6:14], number[14:]))

    masked = mask(before + typed + after)

    assert masked.text == f"{before}〔身份证号已隐去〕{after}"
    assert masked.kinds == {"id_card"}


@given(_HAN, st.integers(13000000000, 19999999999), _HAN)
def test_any_mobile_is_masked_anywhere(before, number, after):
    masked = mask(f"{before}{number}{after}")

    assert str(number) not in masked.text
    assert masked.kinds == {"phone"}


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60))
def test_masking_twice_changes_nothing(text):
    once = mask(text).text

    assert mask(once).text == once


@given(st.text(alphabet="0123456789 -xX，", max_size=40))
def test_no_run_of_twelve_digits_survives(text):
    assert not re.search(r"\d{12}", mask(text).text)


def test_a_rule_with_an_unknown_check_is_refused():
    with pytest.raises(PackagedFileError, match="unknown kind or check"):
        identifiers._rule({"kind": "phone", "pattern": "1", "check": "nope"}, {"phone": "x"})
