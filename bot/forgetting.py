"""Dropping what may only be kept for a short while."""

import structlog
from sqlalchemy.orm import Session

from actions import failpoints
from actions.screening.slips import forget_due, has_due
from actions.storage.database import Database
from bot import threads
from bot.gateway.hub import Hub

_LOOK_EVERY_S = 30.0
_TOPIC = "slips"
log = structlog.get_logger()


class Forgetter:
    """Takes the health facts out of slips whose time is up."""

    def __init__(self, database: Database, hub: Hub) -> None:
        self._database = database
        self._hub = hub

    async def run(self) -> None:
        """Look at once, then every half minute, until cancelled."""
        async for _ in self._hub.watch(_TOPIC, _LOOK_EVERY_S):
            try:
                await self.look()
            except Exception:  # the worker must outlive a database that is away for a moment
                log.exception("health facts were not dropped in time", action="slips.forget")

    async def look(self) -> int:
        """Drop what is due now; return from how many slips."""
        if not await threads.read(self._database, has_due):
            return 0
        count = await threads.write(self._database, _forget)
        log.info("health facts dropped from slips", action="slips.forget", count=count)
        return count


def _forget(tx: Session) -> int:
    count = forget_due(tx)
    failpoints.reach("sweep.working")
    return count
