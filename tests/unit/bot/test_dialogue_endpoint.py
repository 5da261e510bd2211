from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from rasa_sdk.executor import ActionExecutor

from bot.dialogue.endpoint import TOKEN_HEADER, create_app

CALL = {"next_action": "action_answer", "tracker": {"sender_id": "c1", "events": []}}


async def _answer(_dispatcher: Any, tracker: Any, _domain: Any) -> list[dict[str, Any]]:
    return [{"event": "slot", "name": "seen", "value": tracker.sender_id}]


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    executor = ActionExecutor()
    executor.register_function("action_answer", _answer)
    transport = httpx.ASGITransport(create_app(executor, "secret"))
    headers = {TOKEN_HEADER: "secret"}
    async with httpx.AsyncClient(
        transport=transport, base_url="http://actions", headers=headers
    ) as client:
        yield client


async def test_runs_the_action_and_returns_its_events(http: httpx.AsyncClient):
    response = await http.post("/webhook", json=CALL)

    assert response.status_code == 200
    assert response.json() == {
        "events": [{"event": "slot", "name": "seen", "value": "c1"}],
        "responses": [],
    }


@pytest.mark.parametrize("token", ["", "wrong", "秘"])
async def test_refuses_a_caller_without_the_token(http: httpx.AsyncClient, token: str):
    response = await http.post("/webhook", json=CALL, headers={TOKEN_HEADER: token.encode()})

    assert response.status_code == 403


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b'{"next_action": "action_unknown", "tracker": {"sender_id": "c1"}}', 404),
        (b"not json", 400),
        (b"[]", 400),
        (b"{}", 400),
        (b'{"next_action": "action_answer"}', 400),
    ],
)
async def test_says_what_is_wrong_with_a_call(http: httpx.AsyncClient, body: bytes, status: int):
    response = await http.post("/webhook", content=body)

    assert response.status_code == status
    assert response.json()["error"]


async def test_health_needs_no_token(http: httpx.AsyncClient):
    response = await http.get("/health", headers={TOKEN_HEADER: ""})

    assert response.json() == {"status": "ok"}
