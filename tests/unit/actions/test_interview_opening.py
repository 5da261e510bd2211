"""What counts as the beginning of a screening."""

from datetime import date

import pytest

from actions.screening import build_interview
from actions.texts import load_texts
from knowledge.documents import load_clauses
from knowledge.screening import load_rulebook

ON = date(2025, 8, 1)


@pytest.fixture(scope="module")
def listener():
    clauses = {clause.id: clause for clause in load_clauses()}
    return build_interview(load_rulebook(), load_texts(), clauses).listener


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
def test_only_a_sentence_that_tells_enough_opens(listener, text, expected):
    assert listener.is_opening(text, ON) is expected
