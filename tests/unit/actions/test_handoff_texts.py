import pytest

from actions.handoff import (
    EscalationReason,
    RatingReason,
    Reason,
    Resolution,
    ReturnReason,
    TakeOverReason,
    TransferAnswer,
    TransferReason,
)
from actions.storage.tables import CaseState
from actions.texts import load_texts


@pytest.fixture(scope="module")
def texts():
    return load_texts()


@pytest.mark.parametrize(
    ("group", "kind"),
    [
        ("resolution", Resolution),
        ("return_reason", ReturnReason),
        ("state", CaseState),
        ("reason", Reason),
        ("transfer_reason", TransferReason),
        ("transfer_answer", TransferAnswer),
        ("escalation_reason", EscalationReason),
        ("takeover_reason", TakeOverReason),
        ("rating_reason", RatingReason),
    ],
)
def test_every_member_has_a_word_and_every_word_a_member(texts, group, kind):
    keys = texts.under(f"handoff.{group}")

    assert {key.rsplit(".", 1)[1] for key in keys} == {member.value for member in kind}


def test_no_notice_gives_a_verdict_or_promises_a_time(texts):
    for key in texts.under("handoff"):
        template = texts.entries[key].template
        for word in ("符合", "批准", "拒绝", "小时", "分钟内", "马上回"):
            assert word not in template, (key, word)


def test_telephone_numbers_are_the_emergency_ones_only(texts):
    for key in texts.under("handoff"):
        digits = "".join(c if c.isdigit() else " " for c in texts.entries[key].template).split()
        assert set(digits) <= {"110", "120", "5", "15"}, key
