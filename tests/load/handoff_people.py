"""Consoles and citizens of the load: each does over HTTP what its page does."""

import asyncio
import json
import random
import re
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from uuid import uuid4

import httpx

from bot.staff.doors.session import COOKIE as STAFF_COOKIE
from bot.web.identity import COOKIE as CHAT_COOKIE
from tests.load.handoff_cases import Desk

SPREAD_S = 0.3  # as static/live.js
_SEQ = re.compile(r'data-seq="(\d+)"')
_VERSION = re.compile(r'data-version="(\d+)"')
_MARK = re.compile(r"第(\d+)句话")


@dataclass
class Figures:
    """What was measured: seconds by what it was, and what went wrong."""

    took: dict[str, list[float]] = field(default_factory=dict)
    errors: Counter[str] = field(default_factory=Counter)
    conflicts: int = 0
    sent: dict[int, float] = field(default_factory=dict)  # lines under way
    is_counting: bool = False

    def note(self, what: str, seconds: float) -> None:
        if self.is_counting:
            self.took.setdefault(what, []).append(seconds)


@dataclass
class Web:
    """The server's address and the connections to it; one citizen's address has its own limit."""

    url: str
    pages: httpx.AsyncClient
    streams: httpx.AsyncClient
    citizens: Sequence[httpx.AsyncClient]
    figures: Figures

    async def ask(
        self, what: str, method: str, path: str, token: str, since: float | None = None, **more: str
    ) -> httpx.Response | None:
        """Do a request of a console and note how long it took; None when it failed."""
        start = time.perf_counter() if since is None else since
        headers = {"cookie": f"{STAFF_COOKIE}={token}", "origin": self.url}
        try:
            answer = await self.pages.request(method, path, headers=headers, data=more or None)
        except httpx.HTTPError as error:
            self.figures.errors[f"{what}: {type(error).__name__}"] += 1
            return None
        if answer.status_code == 409:
            self.figures.conflicts += 1
            return None
        if answer.status_code not in (200, 303) or "/login" in answer.headers.get("location", ""):
            self.figures.errors[f"{what}: {answer.status_code}"] += 1
            return None
        self.figures.note(what, time.perf_counter() - start)
        return answer


@dataclass
class Console:
    """An open case page: hears hints and reads what is new, as static/live.js does."""

    web: Web
    desk: Desk
    newest: int = 0
    told: dict[str, str] = field(default_factory=dict)
    seen: dict[str, str] = field(default_factory=dict)
    news: asyncio.Event = field(default_factory=asyncio.Event)
    is_ready: asyncio.Event = field(default_factory=asyncio.Event)

    async def listen(self) -> None:
        """Hear the stream until cancelled; a connection that ends is an error."""
        headers = {"cookie": f"{STAFF_COOKIE}={self.desk.token}"}
        try:
            path = f"/staff/stream?case={self.desk.case_id}"
            async with self.web.streams.stream("GET", path, headers=headers) as answer:
                answer.raise_for_status()
                async for line in answer.aiter_lines():
                    name, _, data = line.partition(":")
                    if name == "data" and data.strip():
                        self.told = json.loads(data)
                        self.news.set()
        except httpx.HTTPError as error:
            self.web.figures.errors[f"stream: {type(error).__name__}"] += 1
        else:
            self.web.figures.errors["stream: ended"] += 1

    async def read(self) -> None:
        """Read whatever is new, one thing after the other, until cancelled."""
        while True:
            await self.news.wait()
            self.news.clear()
            await asyncio.sleep(random.uniform(0, SPREAD_S))
            await self._catch_up()
            self.is_ready.set()

    async def _catch_up(self) -> None:
        target, case_id = dict(self.told), self.desk.case_id
        if self._is_new("case", target):
            await self._get("console: case", f"/staff/parts/{case_id}?show=mine")
        elif self._is_new("line", target):
            await self._get("console: lines", f"/staff/lines/{case_id}?since={self.newest}")
        if self._is_new("list", target):
            await self._get("console: list", f"/staff/list?show=mine&case={case_id}")
        self.seen = target

    def _is_new(self, part: str, target: dict[str, str]) -> bool:
        return target.get(part) != self.seen.get(part)

    async def _get(self, what: str, path: str) -> None:
        answer = await self.web.ask(what, "GET", path, self.desk.token)
        if answer is None:
            return
        now = time.perf_counter()
        self.newest = max([self.newest, *map(int, _SEQ.findall(answer.text))])
        for number in set(map(int, _MARK.findall(answer.text))):
            sent = self.web.figures.sent.pop(number, None)
            if sent is not None:
                self.web.figures.note("line on the screen", now - sent)


async def say(web: Web, desk: Desk, number: int, start: float) -> None:
    """Have the citizen of this desk write one line."""
    figures = web.figures
    figures.sent[number] = start
    client = web.citizens[desk.staff_id % len(web.citizens)]
    body = {"key": uuid4().hex, "text": f"第{number}句话，材料我带来了"}
    try:
        headers = {"cookie": f"{CHAT_COOKIE}={desk.citizen_token}"}
        answer = await client.post("/api/messages", json=body, headers=headers)
    except httpx.HTTPError as error:
        figures.errors[f"message: {type(error).__name__}"] += 1
        return
    if answer.status_code != 202:
        figures.errors[f"message: {answer.status_code}"] += 1
        return
    figures.note("message accepted", time.perf_counter() - start)


async def claim(web: Web, desk: Desk, case_id: int, start: float) -> None:
    """Click «接手» in the list, then see the case."""
    path = f"/staff/cases/{case_id}"
    page = await web.ask("page: case", "GET", path, desk.token, start)
    if page is None:
        return
    form = {"csrf": desk.csrf, "version": _version(page), "once": uuid4().hex}
    await web.ask("claim", "POST", f"{path}/claim", desk.token, **form)


async def take_next(web: Web, desk: Desk, start: float) -> None:
    """Press «取下一件»."""
    form = {"csrf": desk.csrf, "once": uuid4().hex}
    await web.ask("claim", "POST", "/staff/next", desk.token, start, **form)


async def look(web: Web, desk: Desk, start: float) -> None:
    """Open the list."""
    await web.ask("page: list", "GET", "/staff?show=all", desk.token, start)


async def reply(web: Web, desk: Desk, start: float) -> None:
    """Open one's case and answer."""
    path = f"/staff/cases/{desk.case_id}"
    page = await web.ask("page: case", "GET", path, desk.token, start)
    if page is None:
        return
    form = {"csrf": desk.csrf, "version": _version(page), "once": uuid4().hex}
    await web.ask("reply", "POST", f"{path}/reply", desk.token, **form, text="好的，收到了。")


def _version(page: httpx.Response) -> str:
    found = _VERSION.search(page.text)
    return found[1] if found else "0"


async def stop(tasks: Sequence["asyncio.Task[None]"]) -> None:
    for task in tasks:
        task.cancel()
    with suppress(asyncio.CancelledError):
        await asyncio.gather(*tasks, return_exceptions=True)
