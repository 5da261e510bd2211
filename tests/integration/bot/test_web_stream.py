"""Live updates over a real connection."""

import json
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest

from bot.web.services import WebServices
from tests.fakes.web import Running, running


@pytest.fixture
def server(services: WebServices) -> Iterator[Running]:
    with running(services) as started:
        yield started


@pytest.fixture
async def client(server: Running) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=server.url, timeout=10) as opened:
        await opened.post("/api/conversations", json={})
        yield opened


async def say(client: httpx.AsyncClient, text: str, key: str = "key-0001") -> None:
    reply = await client.post("/api/messages", json={"key": key, "text": text})
    assert reply.status_code == 202


async def updates(lines: AsyncIterator[str]) -> AsyncIterator[tuple[int, dict[str, Any]]]:
    last_id = 0
    async for line in lines:
        if line.startswith("id:"):
            last_id = int(line[3:])
        if line.startswith("data:"):
            yield last_id, json.loads(line[5:])


async def test_the_stream_begins_with_what_is_there_and_follows_with_what_comes(
    client: httpx.AsyncClient,
):
    async with client.stream("GET", "/api/stream") as stream:
        seen = updates(stream.aiter_lines())
        first = await anext(seen)
        await say(client, "你好")
        texts: list[str] = []
        while len(texts) < 2:
            last_id, update = await anext(seen)
            texts += [message["text"] for message in update["messages"]]

    assert stream.headers["content-type"].startswith("text/event-stream")
    assert first == (0, {"messages": [], "state": first[1]["state"]})
    assert texts == ["你好", "您说的是：你好"]
    assert last_id == 2


async def test_a_broken_line_goes_on_where_it_was(client: httpx.AsyncClient):
    await say(client, "你好")

    headers = {"Last-Event-ID": "1"}
    async with client.stream("GET", "/api/stream?since=0", headers=headers) as stream:
        async for _, update in updates(stream.aiter_lines()):
            if update["messages"]:
                break

    assert [message["seq"] for message in update["messages"]] == [2]


async def test_one_conversation_does_not_hear_another(server: Running, client: httpx.AsyncClient):
    async with httpx.AsyncClient(base_url=server.url, timeout=10) as other:
        await other.post("/api/conversations", json={})
        async with client.stream("GET", "/api/stream") as stream:
            seen = updates(stream.aiter_lines())
            await anext(seen)
            await say(other, "别人的话")
            await say(client, "我的话", key="key-0002")
            _, update = await anext(seen)

    assert "别人的话" not in str(update)
    assert update["messages"][0]["text"] == "我的话"


async def test_the_end_of_a_turn_is_told_at_once(client: httpx.AsyncClient):
    async with client.stream("GET", "/api/stream") as stream:
        seen = updates(stream.aiter_lines())
        await anext(seen)
        started = time.monotonic()
        await say(client, "你好")
        async for last_id, update in seen:
            if last_id == 2 and not update["state"]["is_answering"]:
                break

    assert time.monotonic() - started < 4  # before the stream's own look at the database
