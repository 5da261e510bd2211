import json
from collections.abc import Callable

import httpx
import pytest

from bot.dialogue.client import DialogueClient, DialogueDownError, split_command

METADATA = {"turn": 7, "epoch": 0, "text": "低保怎么申请", "press": None}


def client(answer: Callable[[httpx.Request], httpx.Response]) -> DialogueClient:
    return DialogueClient("http://rasa/", 1.0, transport=httpx.MockTransport(answer))


async def test_words_travel_with_their_metadata():
    seen = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append((request.url.path, json.loads(request.content)))
        return httpx.Response(200, json=[{"text": "好"}])

    async with client(answer) as dialogue:
        said = await dialogue.send("c1", "低保怎么申请", METADATA)

    assert said == [{"text": "好"}]
    assert seen == [
        (
            "/webhooks/rest/webhook",
            {"sender": "c1", "message": "低保怎么申请", "metadata": METADATA},
        )
    ]


async def test_traditional_characters_are_understood_but_kept_in_the_metadata():
    seen = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(json.loads(request.content))
        return httpx.Response(200, json=[])

    async with client(answer) as dialogue:
        await dialogue.send("c1", "開始預審", {**METADATA, "text": "開始預審"})

    assert seen[0]["message"] == "开始预审"
    assert seen[0]["metadata"]["text"] == "開始預審"


async def test_a_button_travels_as_intent_and_values():
    seen = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(json.loads(request.content))
        return httpx.Response(200, json=[])

    press = '/screening_answer{"fact":"hukou","value":{"min":1}}'
    async with client(answer) as dialogue:
        await dialogue.send("c1", press, {**METADATA, "press": press})

    assert seen[0]["message"] == "/screening_answer"
    assert seen[0]["metadata"]["press"] == {"fact": "hukou", "value": {"min": 1}}


@pytest.mark.parametrize(
    ("press", "expected"),
    [
        (None, ("", None)),  # typed
        ("", ("", None)),  # a button that is known no more
        ("/stop_screening", ("/stop_screening", {})),
        ('/ask_policy{"question":"a}b"}', ("/ask_policy", {"question": "a}b"})),
        ("/ask_policy{broken}", ("/ask_policy", {})),
        ('/ask_policy["list"]', ("", None)),
        ("case:position", ("", None)),  # settled by the gateway
    ],
)
def test_commands_are_split(press: object, expected: tuple[str, object]):
    assert split_command(press) == expected


def _refuse(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("refused", request=request)


def _time_out(request: httpx.Request) -> httpx.Response:
    raise httpx.ReadTimeout("slow", request=request)


@pytest.mark.parametrize(
    "answer",
    [
        _refuse,
        _time_out,
        lambda _: httpx.Response(503),
        lambda _: httpx.Response(200, text="<html>"),
    ],
    ids=["refused", "timeout", "5xx", "not json"],
)
async def test_a_server_that_is_away_is_one_error(answer):
    async with client(answer) as dialogue:
        with pytest.raises(DialogueDownError, match="http://rasa"):
            await dialogue.send("c1", "你好", METADATA)


async def test_health():
    async with client(lambda _: httpx.Response(200, json={"status": "ok"})) as up:
        assert await up.is_healthy()
    async with client(_refuse) as down:
        assert not await down.is_healthy()
