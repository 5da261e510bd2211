"""A citizen at the web page: asks over the API and sees the answer in the live stream."""

import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx

PATIENCE_S = 30.0


class NoReplyError(Exception):
    """A request was refused or nothing came back."""


@dataclass(frozen=True)
class Asked:
    """One question's round trip: from sending it to reading the bot's line."""

    question: str
    seconds: float
    citations: frozenset[str]
    is_first: bool  # of its conversation: the dialogue server opens a session


class Citizen:
    """One conversation."""

    def __init__(self, http: httpx.AsyncClient, lines: AsyncIterator[dict[str, Any]]) -> None:
        self._http = http
        self._lines = lines
        self._has_asked = False

    async def ask(self, question: str) -> Asked:
        """Ask, and return when the bot's answer has been read."""
        is_first, self._has_asked = not self._has_asked, True
        started = time.perf_counter()
        seq = await self._send(question)
        async for line in self._lines:
            if line["author"] == "bot" and line["seq"] > seq:
                seconds = time.perf_counter() - started
                cited = frozenset(citation["clause"] for citation in line["citations"])
                return Asked(question, seconds, cited, is_first)
        raise NoReplyError(f"the stream ended before {question!r} was answered")

    async def _send(self, question: str) -> int:
        body = {"key": uuid4().hex, "text": question}
        response = await self._http.post("/api/messages", json=body)
        if response.is_error:
            raise NoReplyError(f"{response.status_code} {response.text}")
        return int(response.json()["seq"])


@asynccontextmanager
async def citizen(url: str, address: str) -> AsyncIterator[Citizen]:
    """Open a conversation from a loopback address of its own.

    127.0.0.0/8 is all loopback on Linux: several people need not share one address's limit.
    """
    transport = httpx.AsyncHTTPTransport(local_address=address)
    async with httpx.AsyncClient(
        base_url=url, transport=transport, timeout=PATIENCE_S, trust_env=False
    ) as http:
        opened = await http.post("/api/conversations", json={"channel": "web"})
        opened.raise_for_status()
        async with http.stream("GET", "/api/stream") as stream:
            stream.raise_for_status()
            yield Citizen(http, _lines(stream))


async def _lines(stream: httpx.Response) -> AsyncIterator[dict[str, Any]]:
    async for line in stream.aiter_lines():
        name, _, data = line.partition(":")
        if name == "data":
            for message in json.loads(data)["messages"]:
                yield message
