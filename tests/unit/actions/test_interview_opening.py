"""What counts as the beginning of a screening."""

from datetime import date

import pytest

from actions.screening import noticing
from knowledge.screening.interview_mind import load_mind

ON = date(2025, 8, 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我爸七十一了当过兵，一个人住，想进养老院", True),
        ("我妈八十二岁，农村户口，想申请低保", True),
        ("低保要啥条件", False),  # asks
        ("我爸七十一了当过兵，能不能进养老院", False),  # asks, though it tells two facts
        ("老兵养老", False),  # a topic
        ("我爸当过兵，想进养老院", False),  # one fact and a wish: ask the documents first
        ("你好", False),
    ],
)
def test_only_a_sentence_that_tells_enough_opens(text, expected):
    assert noticing.is_opening(load_mind(), text, ON) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我想问下低保怎么申请", True),
        ("低保要啥条件", True),
        ("办低保去哪里办", True),
        ("申请低保要带啥子材料", True),
        ("我想申请低保", False),  # wishes
        ("帮我看看能不能申请低保", False),  # asks about oneself: a screening
        ("我这个情况够不够条件", False),
        ("三口人", False),
    ],
)
def test_asking_about_the_rules_is_told_from_a_wish(text, expected):
    assert noticing.asks_how(load_mind(), text) is expected
