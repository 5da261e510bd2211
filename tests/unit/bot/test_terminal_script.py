"""Scripts of conversations: reading them, and the lines that playing them gives."""

from collections.abc import Iterator
from typing import Any

import pytest

from bot.terminal.script import ScriptError, Step, play, read_script


class FakeClient:
    """A conversation that answers every step with one line of the bot."""

    def __init__(self) -> None:
        self.did: list[tuple[str, str]] = []
        self.case: dict[str, Any] | None = None

    def say(self, text: str) -> int:
        self.did.append(("say", text))
        return 1

    def press(self, title: str) -> int:
        self.did.append(("press", title))
        self.case = {"no": "LB-1", "queue": "Q-JZ", "state": "queued"}
        return 1

    def answers(self, patience_s: float) -> Iterator[dict[str, Any]]:
        yield {
            "author": "bot",
            "text": "答",
            "buttons": [{"index": 0, "title": "转人工"}],
            "outcome": "answered",
            "citations": [],
        }


def test_a_script_is_read_in_order_without_its_empty_lines():
    steps = list(read_script(['{"say": "你好"}', "", '{"press": "转人工"}']))

    assert steps == [Step(say="你好"), Step(press="转人工")]


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("你好", "no JSON"),
        ('{"say": "a", "press": "b"}', "either"),
        ('{"shout": "a"}', "either"),
        ('["say"]', "either"),
        ('{"say": 5}', "must be a text"),
    ],
)
def test_a_bad_line_is_named(line, complaint):
    with pytest.raises(ScriptError, match=rf"line 2.*{complaint}"):
        list(read_script(['{"say": "a"}', line]))


def test_every_message_becomes_one_line_of_the_contract():
    client = FakeClient()

    lines = list(play(client, [Step(say="你好"), Step(press="转人工")], patience_s=1))

    assert client.did == [("say", "你好"), ("press", "转人工")]
    assert lines[0] == {
        "turn": 1,
        "from": "bot",
        "text": "答",
        "buttons": ["转人工"],
        "outcome": "answered",
        "citations": [],
        "case": None,
    }
    assert lines[1]["turn"] == 2
    assert lines[1]["case"] == {"no": "LB-1", "queue": "Q-JZ", "state": "queued"}
