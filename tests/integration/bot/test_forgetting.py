"""The worker that drops health facts in time."""

import asyncio
import contextlib
from datetime import timedelta

import time_machine

from actions.screening.privacy import HEALTH_MINUTES
from actions.storage.database import Database
from bot.forgetting import Forgetter
from bot.gateway.hub import Hub
from tests.integration.actions.slip_world import (
    WITH_HEALTH,
    meet,
    real_interview,
    screened,
    slip_row,
)

LATER = timedelta(minutes=HEALTH_MINUTES, seconds=1)


def is_held(database: Database) -> bool:
    with database.reading() as tx:
        return slip_row(tx).health is not None


def has_ended(database: Database) -> None:
    meet(database)
    screened(database, real_interview(), WITH_HEALTH)


async def test_it_drops_what_is_due_and_nothing_before(web_database: Database):
    has_ended(web_database)
    forgetter = Forgetter(web_database, Hub())

    early = await forgetter.look()
    with time_machine.travel(LATER):
        late = await forgetter.look()

    assert (early, late) == (0, 1)
    assert not is_held(web_database)


async def test_it_looks_as_soon_as_it_starts(web_database: Database):
    has_ended(web_database)
    with time_machine.travel(LATER):
        running = asyncio.create_task(Forgetter(web_database, Hub()).run())
        while is_held(web_database):
            await asyncio.sleep(0.02)
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running


async def test_a_database_that_is_away_does_not_end_it(web_database: Database, monkeypatch):
    has_ended(web_database)
    forgetter, real, calls = Forgetter(web_database, Hub()), Forgetter.look, []

    async def failing_once(self: Forgetter) -> int:
        calls.append(None)
        if len(calls) == 1:
            raise ConnectionError
        return await real(self)

    monkeypatch.setattr(Forgetter, "look", failing_once)
    monkeypatch.setattr("bot.forgetting._LOOK_EVERY_S", 0.01)
    with time_machine.travel(LATER):
        running = asyncio.create_task(forgetter.run())
        while is_held(web_database):
            await asyncio.sleep(0.02)
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running
