"""Keeping a running assistant's index in step with the questions that staff made live."""

import asyncio

import structlog

from actions.learning import LEARNED_TOPIC, IndexKeeper, live_questions
from actions.storage.database import Database
from bot import threads
from bot.gateway.hub import Hub

_LOOK_EVERY_S = 10.0  # in case another process wrote, whose hints do not reach us
log = structlog.get_logger()


class IndexWatcher:
    """Brings the index up to date when a question goes live or is withdrawn anywhere."""

    def __init__(self, database: Database, hub: Hub, keeper: IndexKeeper) -> None:
        self._database = database
        self._hub = hub
        self._keeper = keeper

    async def run(self) -> None:
        """Watch until cancelled."""
        async for _ in self._hub.watch(LEARNED_TOPIC, _LOOK_EVERY_S):
            try:
                await self.look()
            except Exception:  # the worker must outlive a database that is away for a moment
                log.exception("the index was not brought up to date", action="learning.refresh")

    async def look(self) -> bool:
        """Bring the index up to date now; say whether it had to change."""
        learned = await threads.read(self._database, live_questions)
        has_changed = await asyncio.to_thread(self._keeper.refresh, learned)
        if has_changed:
            log.info("the index has other learned questions now", action="learning.refresh")
        return has_changed
