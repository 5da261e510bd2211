import pytest

from actions.handoff.opening.complaining import complains
from actions.storage.tables import Message


def _lines(*texts):
    return [Message(author="citizen", text=text, payload={}) for text in texts]


@pytest.mark.parametrize(
    "texts",
    [
        ("我要投诉村干部",),
        ("我要投诉村干部", "转人工"),
        ("低保怎么办", "我想举报有人骗保", "给我找个工作人员"),
    ],
)
def test_the_last_words_before_a_plain_wish_are_heard(texts):
    assert complains(_lines(*texts))


@pytest.mark.parametrize(
    "texts",
    [
        (),
        ("转人工",),
        ("低保怎么办", "转人工"),
        ("我要投诉村干部", "低保好多钱", "转人工"),  # another matter came since
    ],
)
def test_other_words_are_no_complaint(texts):
    assert not complains(_lines(*texts))


def test_buttons_and_what_the_bot_says_are_passed_over():
    lines = [
        *_lines("我要投诉村干部"),
        Message(author="bot", text="要反映问题，我帮您转", payload={}),
        Message(author="citizen", text="转人工", payload={"press": "case:request"}),
    ]

    assert complains(lines)
    assert not complains([Message(author="bot", text="我要投诉", payload={})])
