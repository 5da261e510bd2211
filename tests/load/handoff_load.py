"""A busy minute: 200 consoles open, 50 citizens' lines a second, over 100,000 old cases."""

import asyncio
import contextlib
import random
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import dataclass
from typing import Any

import httpx
import psutil

from actions.storage.database import Database
from tests.fakes.bot_api import serving
from tests.fakes.dialogue import FakeDialogueServer
from tests.load import handoff_people as people
from tests.load.bench_chat import percentile
from tests.load.handoff_cases import Desk, open_desks, wait
from tests.load.handoff_people import Console, Figures, Web
from tests.stack import running_stack

TOKEN = "bench-handoff-token"
ADDRESSES = 25  # loopback addresses of citizens: each may write four lines a second
SETTLE_S = 15
_WARM_S = 180
_TIMEOUT_S = 30.0
# What is measured, the share of it, and what it may take in seconds.
TARGETS = (
    ("claim", 0.99, 0.1),
    ("line on the screen", 0.95, 2.0),
    ("page: list", 0.95, 1.0),
    ("page: case", 0.95, 1.0),
)


@dataclass(frozen=True)
class Load:
    """So many, and so often in a second."""

    consoles: int = 200
    messages: float = 50
    claims: float = 2
    replies: float = 1
    lists: float = 2
    seconds: int = 60

    @property
    def waiting(self) -> int:
        return int(self.claims * self.seconds) + 20


def run_load(url: str, database: Database, load: Load) -> list[str]:
    """Print what people would have felt; return what was wrong with it."""
    desks, waiting = open_desks(database, load.consoles), wait(database, load.waiting)
    return asyncio.run(_busy(url, load, desks, waiting))


async def _busy(
    url: str, load: Load, desks: list[Desk], waiting: list[tuple[int, str]]
) -> list[str]:
    async with contextlib.AsyncExitStack() as stack:
        dialogue = FakeDialogueServer(TOKEN)
        await stack.enter_async_context(serving(dialogue))
        settings = {
            "LAOBING_RASA_URL": dialogue.url,
            "LAOBING_ACTIONS_TOKEN": TOKEN,
            "LAOBING_DATABASE_URL": url,
        }
        process = running_stack(settings)
        assistant = await asyncio.to_thread(process.__enter__)
        stack.push_async_callback(asyncio.to_thread, process.__exit__, None, None, None)
        web = await stack.enter_async_context(_web(assistant.base_url))
        consoles = [Console(web, desk) for desk in desks]
        works = [work for one in consoles for work in (one.listen(), one.read())]
        tasks = [asyncio.create_task(work) for work in works]
        stack.push_async_callback(people.stop, tasks)
        async with asyncio.timeout(_WARM_S):
            await asyncio.gather(*(one.is_ready.wait() for one in consoles))
        print("  every console is open; the minute begins", flush=True)
        before = psutil.Process(assistant.pid).cpu_times()
        await _minute(web, load, desks, waiting)
        after = psutil.Process(assistant.pid).cpu_times()
        busy = (after.user + after.system - before.user - before.system) / load.seconds
        print(f"  the assistant used {busy:.0%} of a core", flush=True)
        return _report(web.figures, load)


@contextlib.asynccontextmanager
async def _web(url: str) -> AsyncIterator[Web]:
    def client(address: str | None = None) -> httpx.AsyncClient:
        limits = httpx.Limits(max_connections=400, max_keepalive_connections=100)
        transport = httpx.AsyncHTTPTransport(local_address=address, limits=limits, verify=False)
        return httpx.AsyncClient(
            base_url=url, transport=transport, timeout=_TIMEOUT_S, trust_env=False
        )

    async with contextlib.AsyncExitStack() as stack:
        opened = [
            await stack.enter_async_context(client(address))
            for address in (
                None,
                None,
                *(f"127.0.1.{number}" for number in range(1, ADDRESSES + 1)),
            )
        ]
        pages, streams, *citizens = opened
        yield Web(url, pages, streams, citizens, Figures())


async def _minute(web: Web, load: Load, desks: list[Desk], waiting: list[tuple[int, str]]) -> None:
    """Start each work at its moment, however long the others take."""
    chance, numbers, web.figures.is_counting = random.Random(7), iter(range(1, 10**6)), True
    shared = [desk for desk in desks if not desk.queues]
    left = iter(waiting)

    def write(start: float) -> Coroutine[Any, Any, None]:
        number = next(numbers)
        return people.say(web, desks[number % len(desks)], number, start)

    def claim(start: float) -> Coroutine[Any, Any, None]:
        desk, is_next = chance.choice(shared), chance.random() < 0.5
        if is_next:
            return people.take_next(web, desk, start)
        return people.claim(web, desk, next(left)[0], start)

    works: tuple[tuple[float, Callable[[float], Coroutine[Any, Any, None]]], ...] = (
        (load.messages, write),
        (load.claims, claim),
        (load.replies, lambda start: people.reply(web, chance.choice(desks), start)),
        (load.lists, lambda start: people.look(web, chance.choice(desks), start)),
    )
    async with asyncio.TaskGroup() as group:
        for rate, work in works:
            group.create_task(_at_rate(rate, load.seconds, work))
    end = time.perf_counter() + SETTLE_S
    while web.figures.sent and time.perf_counter() < end:
        await asyncio.sleep(0.1)


async def _at_rate(
    rate: float, seconds: int, work: Callable[[float], Coroutine[Any, Any, None]]
) -> None:
    began = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for number in range(int(rate * seconds)):
            due = began + number / rate
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            group.create_task(work(due))


def _report(figures: Figures, load: Load) -> list[str]:
    targets = {what: (share, target) for what, share, target in TARGETS}
    for what, took in sorted(figures.took.items()):
        share, target = targets.get(what, (0.95, None))
        felt = percentile(took, share)
        judged = (
            "" if target is None else f"target {target:g} s {'ok' if felt <= target else 'MISSED'}"
        )
        print(
            f"  {what:<22}{len(took):6d} times  p50 {percentile(took, 0.5):6.3f} s  "
            f"p{share * 100:.0f} {felt:6.3f} s  max {max(took):6.3f} s  {judged}"
        )
    print(
        f"  errors {figures.errors.total()} (target 0)  conflicts {figures.conflicts}", flush=True
    )
    wrong = [f"{number} times {what}" for what, number in figures.errors.items()]
    if figures.sent:
        wrong.append(f"{len(figures.sent)} lines never reached a screen")
    shown, asked = (
        len(figures.took.get("line on the screen", ())),
        int(load.messages * load.seconds),
    )
    if shown < asked:
        wrong.append(f"{shown} of {asked} lines were measured")
    wrong += [f"{what} was not measured" for what in targets if what not in figures.took]
    return wrong
