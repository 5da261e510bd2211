"""Kill the assistant for minutes while people talk, then look whether anything was lost.

``python -m tests.load.crash --minutes 5`` on SQLite and, where its programs exist, PostgreSQL.
"""

import argparse
import asyncio
import contextlib
import sys
import time
from collections import Counter
from dataclasses import dataclass

from sqlalchemy import func, select

from actions.storage.tables import Outbox, Turn
from tests.integration.databases import PostgresUnavailable, postgres_server
from tests.load.crash_oracle import Seen, judge
from tests.load.crash_world import BOT_CHATS, World, living


@dataclass(frozen=True)
class Outcome:
    """What a run showed."""

    wrong: list[str]
    report: str


async def torment(url: str, minutes: float, seed: int) -> Outcome:
    """Let people talk and the assistant die for so long; then settle and judge."""
    async with living(url, seed) as world:
        until = time.monotonic() + minutes * 60
        people = (
            world.talk(until),
            world.chat_on_web("one", lambda: time.monotonic() < until),
            world.chat_on_web("two", lambda: time.monotonic() < until),
            world.work(until),
        )
        await asyncio.gather(world.kill_at_random(until), *people)
        return await settle(world)


async def settle(world: World) -> Outcome:
    """Wait for the last answer, have staff send again what is uncertain, and judge."""
    wrong = [] if await world.until_quiet() else ["it never came to rest"]
    uncertain = world.resend_uncertain()
    wrong += [] if await world.until_quiet() else ["it never came to rest after sending again"]
    for watch in world.watches:
        watch.cancel()
    await asyncio.gather(*world.watches, return_exceptions=True)
    wrong += judge(world.database, remembered(world))
    return Outcome(wrong, report(world, uncertain))


def remembered(world: World) -> Seen:
    """Return what the people and the fake Telegram know."""
    arrived = [(one["chat"], one["text"]) for one in world.api.sent]
    return Seen(world.memory.said, arrived, frozenset(world.memory.resent), BOT_CHATS)


def report(world: World, uncertain: int) -> str:
    """Return the figures in a few lines."""
    memory = world.memory
    with world.database.reading() as tx:
        states = tx.execute(select(Outbox.state, func.count()).group_by(Outbox.state)).all()
        turns = tx.scalar(select(func.count(Turn.id)))
    deaths = ", ".join(
        f"{name} {number}" for name, number in sorted(Counter(memory.deaths).items())
    )
    slowest = max(memory.recovered_s, default=0.0)
    return "\n".join(
        (
            f"deaths          {len(memory.deaths)}: {deaths}",
            f"said            {len(memory.said)} lines, {turns} turns",
            f"arrived         {len(world.api.sent)} messages at Telegram",
            f"outbox          {', '.join(f'{state} {number}' for state, number in states)}",
            f"uncertain       {uncertain}, sent again by staff",
            f"leases settled  {len(memory.recovered_s)} times, slowest {slowest:.1f} s after ready",
        )
    )


def main() -> int:
    """Run on both databases; 1 when anything was lost, doubled or out of order."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    wanted = parser.parse_args()
    wrong = False
    for kind in ("sqlite", "postgresql"):
        if wanted.database not in (kind, "both"):
            continue
        with contextlib.ExitStack() as stack:
            try:
                url = stack.enter_context(postgres_server()) if kind == "postgresql" else ""
            except PostgresUnavailable as reason:
                print(f"{kind}: NOT TESTED: {reason}")
                continue
            outcome = asyncio.run(torment(url, wanted.minutes, wanted.seed))
        print(f"{kind}, {wanted.minutes:g} minutes, seed {wanted.seed}\n{outcome.report}")
        print(f"wrong           {len(outcome.wrong)}", *outcome.wrong[:20], sep="\n", flush=True)
        wrong = wrong or bool(outcome.wrong)
    return int(wrong)


if __name__ == "__main__":
    sys.exit(main())
