"""SIGKILL at each named failpoint, with Telegram, browsers and a clerk around it."""

import asyncio
import time

import pytest

from actions import failpoints
from tests.integration.databases import postgres_server
from tests.load import crash
from tests.load.crash_world import BOT_CHATS, HUMAN_CHATS, World, living

LIFE_S = 120.0


@pytest.mark.timeout(1200)
async def test_death_at_each_failpoint_loses_and_doubles_nothing():
    async with living("", seed=1) as world:
        names = list(failpoints.NAMES)
        browser = asyncio.create_task(world.chat_on_web("web", lambda: bool(names)))
        while names:
            await die_at(names[0], world)
            names.pop(0)
        await world.start()
        await browser  # its last line is kept now
        outcome = await crash.settle(world)

    assert outcome.wrong == []
    assert world.memory.deaths == list(failpoints.NAMES)


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_five_minutes_of_random_death(kind):
    if kind == "sqlite":
        outcome = await crash.torment("", minutes=5, seed=int(time.time()))
    else:
        with postgres_server() as url:
            outcome = await crash.torment(url, minutes=5, seed=int(time.time()))

    print(outcome.report)
    assert outcome.wrong == []


async def die_at(name: str, world: World) -> None:
    """Start, have people do what leads there, and see it die."""
    if name == "sweep.working":
        world.leave_a_slip_that_is_due()
    await world.start(name)
    until = time.monotonic() + LIFE_S
    people = asyncio.gather(talk_until_dead(world, until), world.work(until))
    died = await world.wait_for_death(LIFE_S)
    people.cancel()
    await asyncio.gather(people, return_exceptions=True)
    assert died, f"nothing led to {name}"
    world.memory.deaths.append(name)


async def talk_until_dead(world: World, until: float) -> None:
    while world.is_alive() and time.monotonic() < until:
        world.say(BOT_CHATS[0])
        world.say(BOT_CHATS[1], "低保")
        world.say(HUMAN_CHATS[0], "转人工")
        await asyncio.sleep(1.5)
