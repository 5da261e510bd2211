"""Telling the staff's Telegram group that there is something to do; never what, and of whom."""

import asyncio
from datetime import timedelta

import structlog

from actions import handoff, notifications
from actions.delivery.outbox import Delivery
from actions.notifications import GroupNotice, Outside
from actions.storage.database import Database
from actions.storage.tables import Author
from actions.texts.loader import Texts
from bot import threads
from bot.gateway.channels import Channel, DeliveryError, RetryLaterError, UncertainError
from bot.gateway.hub import Hub

_EVERY_S = 15.0  # in case another process wrote, whose hints do not reach us
_BACKOFF_MAX = timedelta(minutes=5)
log = structlog.get_logger()


class StaffGroup:
    """Sends what waits for the group, one message at a time."""

    def __init__(
        self, database: Database, hub: Hub, channel: Channel, chat: str, texts: Texts
    ) -> None:
        self._database = database
        self._hub = hub
        self._channel = channel
        self._chat = chat
        self._texts = texts
        self._queues = handoff.queues()
        self._failures = 0

    async def run(self) -> None:
        """Send until cancelled."""
        async for _ in self._hub.watch(notifications.TOPIC, _EVERY_S):
            try:
                pause = await self.drain()
            except Exception:  # the worker must outlive a database that is away for a moment
                log.exception("the group was not told for a moment", action="group.drain")
            else:
                await asyncio.sleep(pause.total_seconds())

    async def drain(self) -> timedelta:
        """Send what waits; return how long to leave Telegram alone, nothing when all was sent."""
        while (notice := await self._take()) is not None:
            state, pause = await self._send(notice)
            await self._end(notice.id, state)
            if pause:
                return pause
        return timedelta()

    async def _take(self) -> GroupNotice | None:
        return await threads.write(self._database, notifications.take_outside)

    async def _end(self, notification_id: int, state: Outside) -> None:
        await threads.write(
            self._database, lambda tx: notifications.end_outside(tx, notification_id, state)
        )

    async def _send(self, notice: GroupNotice) -> tuple[Outside, timedelta]:
        try:
            await self._channel.send(self._delivery(notice))
        except DeliveryError as error:
            log.warning("the group was not told", action="group.send", why=str(error))
            return self._read(error)
        self._failures = 0
        return Outside.SENT, timedelta()

    def _read(self, error: DeliveryError) -> tuple[Outside, timedelta]:
        """Say what has become of a message, and how long Telegram is to be left alone."""
        if isinstance(error, UncertainError):
            return Outside.UNCERTAIN, timedelta()
        if not isinstance(error, RetryLaterError):
            return Outside.FAILED, timedelta()
        self._failures += 1
        backoff = min(_BACKOFF_MAX, timedelta(seconds=2 ** min(self._failures, 9)))
        return Outside.PENDING, error.after or backoff

    def _delivery(self, notice: GroupNotice) -> Delivery:
        return Delivery(
            outbox_id=0,
            conversation_id="",
            channel=self._channel.name,
            channel_key=self._chat,
            seq=0,
            author=Author.SYSTEM.value,
            text=self._text(notice),
            payload={},
            attempts=1,
        )

    def _text(self, notice: GroupNotice) -> str:
        queue = self._queues.get(notice.queue)
        return self._texts.render(
            "notifications.group",
            kind=self._texts.render(f"notifications.kind.{notice.kind}"),
            queue=notice.queue if queue is None else queue.name,
            no=notice.case_no,
        )
