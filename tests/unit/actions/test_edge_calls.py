from typing import Any

import pytest

from actions.edge.context import EdgeError, read_call
from actions.replies import Button
from knowledge.outcomes import Outcome


def tracker(**changes: Any) -> dict[str, Any]:
    message = {
        "text": "/screening_answer",
        "intent": {"name": "screening_answer", "confidence": 1.0},
        "metadata": {"turn": 5, "epoch": 2, "text": "在开州", "press": None},
    }
    return {"sender_id": "c1", "latest_message": message, "events": [], **changes}


def pressed(values: Any) -> dict[str, Any]:
    metadata = {"turn": 5, "epoch": 2, "text": "在开州", "press": values}
    return {"text": "/x", "intent": {"name": "x"}, "metadata": metadata}


def test_a_call_is_read_from_the_gateways_metadata():
    call = read_call(tracker())

    assert (call.conversation_id, call.intent, call.turn, call.epoch) == (
        "c1", "screening_answer", 5, 2,
    )  # fmt: skip
    assert call.text == call.typed == call.question == "在开州"


def test_a_press_is_not_typed_text():
    call = read_call(tracker(latest_message=pressed({"fact": "hukou", "value": "开州"})))

    assert call.typed == ""
    assert call.values == {"fact": "hukou", "value": "开州"}


def test_a_press_without_values_is_still_a_press():
    call = read_call(tracker(latest_message=pressed({})))

    assert call.press == {}
    assert call.typed == ""


def test_a_button_may_carry_a_question():
    call = read_call(tracker(latest_message=pressed({"question": "低保怎么申请"})))

    assert call.question == "低保怎么申请"


@pytest.mark.parametrize("latest", [None, {}, {"intent": None, "metadata": None}])
def test_the_start_of_a_session_has_no_message(latest: Any):
    call = read_call(tracker(latest_message=latest))

    assert (call.intent, call.text, call.turn, call.press) == ("", "", None, None)


def test_only_what_rasa_uttered_counts_as_uttered():
    events = [
        {"event": "user", "text": "谢谢"},
        {
            "event": "bot",
            "text": "不客气。",
            "data": {"buttons": [{"title": "t", "payload": "/p"}]},
        },
        {"event": "bot", "text": None, "data": {}},
    ]

    (reply,) = read_call(tracker(events=events)).uttered

    assert (reply.text, reply.outcome, reply.buttons) == (
        "不客气。", Outcome.SMALLTALK, (Button("t", "/p"),),
    )  # fmt: skip


def test_a_call_without_sender_is_refused():
    with pytest.raises(EdgeError, match="sender_id"):
        read_call(tracker(sender_id=None))
