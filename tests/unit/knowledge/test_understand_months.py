"""How long something has lasted, as people say it."""

from datetime import date

import pytest

from knowledge.screening.interview_mind import load_mind
from knowledge.screening.understand_answer import Asked, Manner, hear
from knowledge.screening.understand_months import read_months

ON = date(2025, 8, 1)


@pytest.mark.parametrize(
    ("said", "months"),
    [
        ("三个月", (3, 3)),
        ("3个月了", (3, 3)),
        ("三个多月", (3, 3)),  # completed months
        ("三个半月", (3, 3)),
        ("两三个月", (2, 3)),
        ("几个月", (2, 9)),
        ("好几个月", (3, 9)),
        ("十一个月", (11, 11)),
        ("十八个月", (18, 18)),
        ("14个月", (14, 14)),
        ("个把月", (1, 2)),
        ("一个多月", (1, 1)),
        ("半个月", (0, 0)),
        ("十几天", (0, 0)),
        ("二十多天", (0, 0)),
        ("四十天", (1, 1)),
        ("三个星期", (0, 0)),
        ("两个礼拜", (0, 0)),
        ("半年", (6, 6)),
        ("半年多", (6, 11)),
        ("大半年", (6, 11)),
        ("小半年", (3, 5)),
        ("快半年", (5, 5)),  # one below the line that many rules draw
        ("不到半年", (0, 5)),
        ("没有半年", (0, 5)),
        ("差不多半年", (5, 7)),
        ("半年以上", (6, 1200)),
        ("一年", (12, 12)),
        ("一年半", (18, 18)),
        ("两年半", (30, 30)),
        ("一年多", (12, 23)),
        ("年把", (10, 14)),
        ("快一年了", (10, 11)),
        ("快两年", (20, 23)),
        ("不到一年", (0, 11)),
        ("一年左右", (10, 14)),
        ("一年以上", (12, 1200)),
        ("超过两年", (24, 1200)),
        ("两三年", (24, 36)),
        ("一年零三个月", (15, 15)),
        ("一年三个月", (15, 15)),
        ("十几年", (132, 228)),
        ("十多年", (120, 239)),
        ("好几年", (36, 108)),
        ("好多年", (24, 1200)),
        ("从小", (24, 1200)),
        ("刚刚", (0, 1)),
        ("上个月", (0, 1)),
        ("今年三月", (4, 5)),
        ("去年八月", (11, 12)),
        ("去年", (7, 19)),  # from its last day, from its first
        ("前年", (19, 31)),
        ("去年就判了两年", (24, 24)),  # a length goes before a day
    ],
)
def test_completed_months(said, months):
    assert read_months(said, load_mind().words, ON) == months


@pytest.mark.parametrize("said", ["", "不晓得", "三千块", "三月份", "两年，又三年", "今年十二月"])
def test_what_names_no_length(said):
    assert read_months(said, load_mind().words, ON) is None


@pytest.mark.parametrize(
    ("fact", "said", "expected"),
    [
        ("bed_m", "不能下床三个月了", 3),
        ("bed_m", "瘫了大半年", {"min": 6, "max": 11}),
        ("bed_m", "快半年了", 5),
        ("bed_m", "能走", 0),
        ("bed_m", "没得", 0),
        ("bed_m", "没有瘫", 0),
        ("bed_m", "去年摔了就没下过床", {"min": 7, "max": 19}),
        ("unemployed_m", "失业14个月了", 14),
        ("unemployed_m", "没得工作三个月", 3),
        ("unemployed_m", "一年多没活干", {"min": 12, "max": 23}),
        ("unemployed_m", "好多年了", {"min": 24, "max": 1200}),
        ("unemployed_m", "刚失业", {"min": 0, "max": 1}),
        ("unemployed_m", "没失业", 0),
        ("unemployed_m", "退休了", 0),
        ("unemployed_m", "半年到一年", {"min": 6, "max": 12}),  # the button
    ],
)
def test_answers_about_months(fact, said, expected):
    heard = hear(load_mind(), Asked(fact, "self", ON), said)

    assert heard.manner is Manner.ANSWER
    assert heard.values == {fact: expected}
