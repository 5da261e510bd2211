"""The door every channel comes through: store, commit, only then acknowledge."""

import structlog
from sqlalchemy.orm import Session

from actions import failpoints
from actions.delivery import inbound
from actions.delivery.inbound import Settle
from actions.learning import rate_on_channel
from actions.storage.database import Database, DatabaseAwayError, mark_changed
from bot import threads
from bot.gateway.model import NOWHERE, Accepted, Content, Source

TURNS = "turns"
_Update = tuple[str, str, str, Content, Source]
log = structlog.get_logger()


class Gateway:
    """Takes updates of any channel. Delivering the answers is the channels' side."""

    def __init__(self, database: Database, at_once: Settle | None = None) -> None:
        self._database = database
        self._at_once = at_once

    async def open_conversation(self, channel: str, channel_key: str) -> str:
        """Return the id of this key's conversation, made when there is none."""
        return await threads.write(
            self._database, lambda tx: inbound.open_conversation(tx, channel, channel_key).id
        )

    async def accept(
        self,
        channel: str,
        channel_key: str,
        update_key: str,
        content: Content,
        source: Source = NOWHERE,
    ) -> Accepted:
        """Store an update; when this returns it is safe on disk and will be answered."""
        update = (channel, channel_key, update_key, content, source)
        try:
            accepted = await self._take_in(update, self._at_once)
        except DatabaseAwayError:
            raise
        except Exception:  # the words are kept, whatever becomes of what follows from them
            if self._at_once is None:
                raise
            log.exception("a line was not settled at once", action="inbox.at_once")
            accepted = await self._take_in(update, None)
        failpoints.reach("inbox.committed")
        return accepted

    async def _take_in(self, update: _Update, settle: Settle | None) -> Accepted:
        """Store it; wake the worker unless it is settled at once."""

        def work(tx: Session) -> Accepted:
            accepted = inbound.accept(tx, *update, settle)
            if accepted.is_new and not accepted.is_settled:
                mark_changed(tx, TURNS)
            return accepted

        return await threads.take_in(self._database, work)

    async def rate(
        self, channel: str, channel_key: str, update_key: str, seq: int, *, is_useful: bool
    ) -> bool:
        """Keep an opinion on one of our answers; say whether there is such an answer."""
        return await threads.write(
            self._database,
            lambda tx: _rate(tx, channel, channel_key, update_key, seq, is_useful=is_useful),
        )

    async def refuse(self, channel: str, update_key: str, reason: str) -> None:
        """Record an update that becomes no message, and why."""
        await threads.write(
            self._database, lambda tx: inbound.refuse(tx, channel, update_key, reason)
        )


def _rate(
    tx: Session, channel: str, channel_key: str, update_key: str, seq: int, *, is_useful: bool
) -> bool:
    inbound.refuse(tx, channel, update_key, "feedback")  # recorded, and no message of its own
    return rate_on_channel(tx, channel, channel_key, seq, is_useful=is_useful)
