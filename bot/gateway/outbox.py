"""The worker that delivers messages."""

from collections.abc import Sequence
from datetime import timedelta

import structlog
from sqlalchemy.orm import Session

from actions.delivery import outbox
from actions.storage.database import Database
from bot import threads
from bot.gateway.channels import Channel, RefusedError, RetryLaterError, UncertainError
from bot.gateway.hub import Hub

OUTBOX = "outbox"
_POLL_S = 1.0
_BACKOFF_MAX = timedelta(minutes=5)
log = structlog.get_logger()


class OutboxWorker:
    """Delivers to the given channels, one message at a time per conversation."""

    def __init__(self, database: Database, hub: Hub, channels: Sequence[Channel]) -> None:
        self._database = database
        self._hub = hub
        self._channels = {channel.name: channel for channel in channels}

    async def run(self) -> None:
        """Deliver until cancelled."""
        async for _ in self._hub.watch(OUTBOX, _POLL_S):
            try:
                await self.drain()
            except Exception:  # the worker must outlive a database that is away for a moment
                log.exception("the outbox stopped for a moment", action="outbox.drain")

    async def drain(self) -> None:
        """Deliver everything that is due now."""
        names = tuple(self._channels)
        if not await threads.read(self._database, lambda tx: outbox.has_work(tx, names)):
            return
        await threads.write(self._database, self._recover)
        while (delivery := await threads.write(self._database, self._claim)) is not None:
            await self._deliver(delivery)

    def _recover(self, tx: Session) -> None:
        harmless = tuple(name for name, one in self._channels.items() if one.is_idempotent)
        outbox.recover(tx, idempotent=harmless)

    def _claim(self, tx: Session) -> outbox.Delivery | None:
        return outbox.claim_next(tx, tuple(self._channels))

    async def _deliver(self, delivery: outbox.Delivery) -> None:
        row = delivery.outbox_id
        try:
            external_id = await self._channels[delivery.channel].send(delivery)
        except RetryLaterError as error:
            await self._retry(delivery, error)
        except RefusedError as error:
            reason = str(error)
            await threads.write(self._database, lambda tx: outbox.mark_failed(tx, row, reason))
        except UncertainError as error:
            reason = str(error)
            await threads.write(self._database, lambda tx: outbox.mark_uncertain(tx, row, reason))
        else:
            await threads.write(self._database, lambda tx: outbox.mark_sent(tx, row, external_id))

    async def _retry(self, delivery: outbox.Delivery, error: RetryLaterError) -> None:
        row, reason = delivery.outbox_id, str(error)
        if delivery.attempts >= outbox.MAX_ATTEMPTS:
            await threads.write(self._database, lambda tx: outbox.mark_failed(tx, row, reason))
            return
        after = error.after or min(_BACKOFF_MAX, timedelta(seconds=2**delivery.attempts))
        await threads.write(self._database, lambda tx: outbox.mark_retry(tx, row, reason, after))
