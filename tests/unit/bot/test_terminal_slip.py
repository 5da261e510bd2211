"""The slip in the terminal: printed as text, fetched when it is asked for, kept nowhere."""

from io import StringIO
from typing import Any

import pytest
from rich.console import Console

from actions.texts import load_texts
from bot.terminal.chat import Chat
from bot.terminal.client import RefusedByServerError

TITLE = "看预审单（可打印）"


class FakeClient:
    """Gives the slip as text, or says why not."""

    def __init__(self, refusal: str = "") -> None:
        self.refusal = refusal
        self.fetched: list[str] = []

    def slip(self, href: str) -> str:
        self.fetched.append(href)
        if self.refusal:
            raise RefusedByServerError(self.refusal)
        return "[ ] 户口簿\n比的线 630"


def shown(client: FakeClient, slip: dict[str, str] | None, *titles: str) -> str:
    output = StringIO()
    chat = Chat(client, load_texts(), Console(file=output, highlight=False, width=100))  # type: ignore[arg-type]
    buttons: list[dict[str, Any]] = [{"index": 0, "title": title} for title in titles]
    message = {"author": "bot", "office": "", "text": "话", "buttons": buttons, "slip": slip}
    chat._show(message)
    return output.getvalue()


def test_the_slip_that_was_asked_for_is_printed_whole():
    client = FakeClient()

    output = shown(client, {"href": "/slip/k", "title": "打开预审单（可打印）"}, "删掉这张预审单")

    assert client.fetched == ["/slip/k"]
    assert "[ ] 户口簿\n比的线 630" in output


@pytest.mark.parametrize("slip", [None, {"href": "/slip/k", "title": TITLE}])
def test_what_only_offers_it_fetches_nothing(slip):
    client = FakeClient()

    output = shown(client, slip, TITLE)

    assert client.fetched == []
    assert TITLE in output


def test_a_refusal_is_said_and_the_chat_goes_on():
    output = shown(FakeClient("没有这张预审单"), {"href": "/slip/k", "title": "x"}, "转人工")

    assert "没有这张预审单" in output
    assert "转人工" in output
