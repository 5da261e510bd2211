"""Amounts, ages and counts as people say them."""

from datetime import date

import pytest

from knowledge.screening.interview_mind import load_mind
from knowledge.screening.understand_answer import Asked, read_answer

ON = date(2025, 8, 1)


def read(fact: str, text: str):
    values = read_answer(load_mind(), Asked(fact, "self", ON), text)
    return None if values is None else values[fact]


def between(low: int, high: int) -> dict[str, int]:
    return {"min": low, "max": high}


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("1200", 1200),
        ("1200元", 1200),
        ("1,200块", 1200),  # a comma between thousands is no separator
        ("\uff11\uff12\uff10\uff10", 1200),  # full width
        ("一千二", 1200),  # the short form: not 1002
        ("一千二百", 1200),
        ("一千零二", 1002),
        ("1千2", 1200),
        ("1.2万", 12000),
        ("三万一", 31000),  # 万一 inside a number is not «just in case»
        ("两百五", 250),
        ("一千二嘛", 1200),
        ("我一个月一千二", 1200),
        ("大概是一千二吧", between(1080, 1320)),
        ("两千多", between(2000, 2999)),  # up to the next step of the last digit said
        ("两千多块", between(2000, 2999)),
        ("一千二百多", between(1200, 1299)),
        ("1200多", between(1200, 1299)),
        ("一万多", between(10000, 19999)),
        ("1200左右", between(1080, 1320)),
        ("一千块上下", between(900, 1100)),
        ("千把块", between(800, 1200)),
        ("几百块", between(200, 999)),
        ("好几千", between(3000, 9999)),
        ("三四百", between(300, 499)),
        ("一千二三", between(1200, 1399)),
        ("一千到一千五", between(1000, 1500)),
        ("1000-1500", between(1000, 1500)),
        ("1到2千", between(1000, 2000)),
        ("不到一千", between(0, 999)),
        ("两千块不到", between(0, 1999)),
        ("快两千", between(1500, 1999)),
        ("不超过一千", between(0, 1000)),
        ("最多一千", between(0, 1000)),
        ("一千以上", between(1000, 10_000_000)),
        ("超过一千", between(1000, 10_000_000)),
        ("一千出头", between(1000, 1500)),
    ],
)
def test_amounts_and_vague_amounts(said, expected):
    assert read("inc_wage", said) == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("一年一万二", 1000),
        ("1.2万一年", 1000),
        ("一年八千", between(666, 667)),  # 666⅔: the interval around it, nothing rounded away
        ("年收入两万多", between(1666, 2500)),  # 20000..29999 / 12
        ("一个季度三千", 1000),
        ("半年六千", 1000),
        ("每月1200", 1200),
        ("今年一个月一千二", 1200),  # «this year» is no period
    ],
)
def test_amounts_of_another_period_become_monthly(said, expected):
    assert read("inc_wage", said) == expected


@pytest.mark.parametrize(
    "said", ["没得", "没有", "莫得", "没有收入", "一分钱都没得", "没得人上班", "无", "0", "零"]
)
def test_having_nothing_is_zero(said):
    assert read("inc_wage", said) == 0


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("我一千二，老伴八百", 2000),  # two earners
        ("我一千二，老伴八百，一共两千", 2000),  # the total counts once
        ("没得人上班，养老金一百五", 0),  # the pension is another fact
    ],
)
def test_several_amounts_in_one_answer(said, expected):
    assert read("inc_wage", said) == expected


@pytest.mark.parametrize(
    "said",
    [
        "三口人",  # a number of something else
        "养老金一百五",  # names another income
        "一天八十",  # nobody knows how many days
        "哈哈哈",
        "一千二或者三千",  # which one?
    ],
)
def test_what_is_no_wage_is_not_taken_for_one(said):
    assert read("inc_wage", said) is None


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("七十一", 71),
        ("71岁了", 71),
        ("满七十一了", 71),
        ("七十多", between(70, 79)),
        ("七十好几", between(73, 79)),  # 好几 is more than a little
        ("六十出头", between(60, 65)),
        ("快七十了", between(65, 69)),  # not yet 70
        ("快71了", 70),
        ("七十左右", between(68, 72)),
        ("七八十岁", between(70, 89)),
        ("虚岁七十二", between(70, 71)),  # one or two years less
        ("54年的", between(70, 71)),  # the birthday may be still to come
        ("1954年生的", between(70, 71)),
        ("五四年的", between(70, 71)),
        ("120", 120),  # the border of the dictionary
        ("121", None),
        ("200", None),
    ],
)
def test_ages(said, expected):
    assert read("age", said) == expected


@pytest.mark.parametrize(
    ("fact", "said", "expected"),
    [
        ("hh_n", "三口人", 3),
        ("hh_n", "屋头就我们老两口", 2),
        ("hh_n", "就我和老伴两个", 2),
        ("hh_n", "就我一个", 1),
        ("hh_n", "就我们两口子", 2),
        ("hh_n", "四五个人", between(4, 5)),
        ("hh_n", "20", 20),  # the most the dictionary allows
        ("hh_n", "21", None),
        ("hh_n", "没得", None),  # a household has at least one person
        ("homes", "一套", 1),
        ("homes", "没得房", 0),
        ("homes", "一处老屋", 1),
        ("homes", "租的房子", 0),
        ("assets", "不到一万", between(0, 9999)),
        ("assets", "三五万", between(30000, 59999)),
        ("assets", "没得存款", 0),
        ("assets", "一年的积蓄两万", 20000),  # a total: the year does not divide it
        ("bed_m", "半年", 6),
        ("bed_m", "一年半", 18),
        ("bed_m", "一年", 12),
        ("bed_m", "三个月", 3),
        ("bed_m", "没有瘫", 0),
        ("spend12", "三万多", between(30000, 39999)),
        ("spend12", "一个月一千", 12000),  # asked for a year
    ],
)
def test_counts_totals_and_months(fact, said, expected):
    assert read(fact, said) == expected
