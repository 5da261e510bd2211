"""The worker that delivers messages."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial

import structlog
from sqlalchemy.orm import Session

from actions import failpoints
from actions.delivery import outbox, settling
from actions.delivery.outbox import Delivery
from actions.storage.database import Database, DatabaseAwayError
from bot import threads
from bot.gateway.channels import (
    BlockedError,
    Channel,
    ChannelAwayError,
    RefusedError,
    RetryLaterError,
    UncertainError,
)
from bot.gateway.hub import Hub

OUTBOX = "outbox"
PARALLEL = 8
_POLL_S = 1.0
_SEND_S = 30.0  # well within the lease: who sends longer than that is taken for dead
_BACKOFF_MAX = timedelta(minutes=5)
_STOP_S = 8.0
# After that long a message is given up: it failed, and staff see it.
_PATIENCE = timedelta(minutes=30)
_PATIENCE_WITH_CHANNEL = timedelta(hours=24)
_WRITE_AGAIN_S = (0.5, 1, 2, 4, 8, 15, 30)
Verdict = Callable[[Session], None]
log = structlog.get_logger()


class OutboxWorker:
    """Delivers to the given channels: one message at a time per conversation, several at once."""

    def __init__(
        self, database: Database, hub: Hub, channels: Sequence[Channel], send_s: float = _SEND_S
    ) -> None:
        self._database = database
        self._send_s = send_s
        self._hub = hub
        self._channels = {channel.name: channel for channel in channels}
        self._running: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Deliver until cancelled; what is on its way then is finished first."""
        try:
            async for _ in self._hub.watch(OUTBOX, _POLL_S):
                try:
                    await self._start_due()
                except Exception:  # the worker must outlive a database that is away for a moment
                    log.exception("the outbox stopped for a moment", action="outbox.start")
        finally:
            if self._running:  # cut off, it would look uncertain
                await asyncio.wait(self._running, timeout=_STOP_S)

    async def drain(self) -> None:
        """Deliver everything that is due now; for tests and scripts."""
        await threads.write(self._database, self._recover)
        while (delivery := await threads.write(self._database, self._claim)) is not None:
            await self._deliver(delivery)

    async def _start_due(self) -> None:
        names = tuple(self._channels)
        if not await threads.read(self._database, lambda tx: outbox.has_work(tx, names)):
            return
        await threads.write(self._database, self._recover)
        while len(self._running) < PARALLEL:
            delivery = await threads.write(self._database, self._claim)
            if delivery is None:
                return
            task = asyncio.create_task(self._deliver_safely(delivery))
            self._running.add(task)
            task.add_done_callback(self._settled)

    def _settled(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        self._hub.notify([OUTBOX])

    def _recover(self, tx: Session) -> None:
        harmless = tuple(name for name, one in self._channels.items() if one.is_idempotent)
        outbox.recover(tx, idempotent=harmless)

    def _claim(self, tx: Session) -> Delivery | None:
        return outbox.claim_next(tx, tuple(self._channels))

    async def _deliver_safely(self, delivery: Delivery) -> None:
        try:
            await self._deliver(delivery)
        except Exception:  # its lease runs out, and it is shown as uncertain
            log.exception("a delivery failed", action="outbox.deliver", row=delivery.outbox_id)

    async def _deliver(self, delivery: Delivery) -> None:
        failpoints.reach("outbox.leased")
        verdict = await self._send(delivery)
        failpoints.reach("outbox.sent")
        await self._write_down(verdict)

    async def _send(self, delivery: Delivery) -> Verdict:
        """Send; return how to write down what became of it."""
        try:
            async with asyncio.timeout(self._send_s):
                external_id = await self._channels[delivery.channel].send(delivery)
        except TimeoutError:
            return partial(settling.mark_uncertain, delivery=delivery, error="no answer in time")
        except RetryLaterError as error:
            return _later(delivery, error)
        except BlockedError:
            return partial(settling.mark_blocked, delivery=delivery)
        except RefusedError as error:
            return partial(settling.mark_failed, delivery=delivery, error=str(error))
        except UncertainError as error:
            return partial(settling.mark_uncertain, delivery=delivery, error=str(error))
        return partial(settling.mark_sent, delivery=delivery, external_id=external_id)

    async def _write_down(self, verdict: Verdict) -> None:
        """Keep trying while the database is away: what was sent must not look uncertain."""
        for pause in _WRITE_AGAIN_S:
            try:
                await threads.write(self._database, verdict)
            except DatabaseAwayError as error:
                log.warning("the database is away", action="outbox.settle", why=str(error))
                await asyncio.sleep(pause)
            else:
                return
        await threads.write(self._database, verdict)


def _later(delivery: Delivery, error: RetryLaterError) -> Verdict:
    is_away = isinstance(error, ChannelAwayError)
    if delivery.age > (_PATIENCE_WITH_CHANNEL if is_away else _PATIENCE):
        return partial(settling.mark_failed, delivery=delivery, error=f"given up: {error}")
    again = partial(
        settling.mark_away if is_away else settling.mark_retry,
        delivery=delivery,
        error=str(error),
        parts_sent=error.parts_sent,
    )
    if is_away:
        return partial(again, told=error.after)
    waits = min(_BACKOFF_MAX, timedelta(seconds=2 ** min(delivery.attempts, 9)))
    return partial(again, after=error.after or waits)
