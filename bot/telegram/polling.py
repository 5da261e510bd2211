"""Long polling that stores before it acknowledges.

Telegram takes the next ``getUpdates`` offset as the acknowledgement. The library's own updater asks
again as soon as updates are queued in memory; this loop asks only when they are committed.
"""

import asyncio
import contextlib

import structlog
from telegram import Bot, Update
from telegram.error import InvalidToken, RetryAfter, TelegramError

from actions.storage.database import DatabaseAwayError
from actions.texts.loader import Texts
from bot.errors import SettingsError
from bot.gateway.inbox import Gateway
from bot.telegram.channel import NAME
from bot.telegram.updates import Ignored, Rated, read_update

_WAIT_S = 25
_BACKOFF_MAX_S = 30.0
_KINDS = [Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY]
log = structlog.get_logger()


class Poller:
    """Brings updates to the gateway, in order."""

    def __init__(self, bot: Bot, gateway: Gateway, texts: Texts, wait_s: int = _WAIT_S) -> None:
        self._bot = bot
        self._gateway = gateway
        self._texts = texts
        self._wait_s = wait_s

    async def run(self) -> None:
        """Poll until cancelled."""
        offset, failures = 0, 0
        while True:
            try:
                offset = await self._poll(offset)
                failures = 0
            except InvalidToken as error:
                raise SettingsError(
                    "LAOBING_TELEGRAM_TOKEN is refused by Telegram. Get the token from BotFather "
                    "again and restart."
                ) from error
            except (TelegramError, DatabaseAwayError) as error:
                failures += 1
                log.warning("no updates for a moment", action="telegram.poll", why=_why(error))
                await asyncio.sleep(_pause(error, failures))

    async def _poll(self, offset: int) -> int:
        """Store what is there; return what to ask for next. Nothing is passed over unstored."""
        updates = await self._bot.get_updates(
            offset=offset, timeout=self._wait_s, allowed_updates=_KINDS
        )
        for update in sorted(updates, key=lambda one: one.update_id):
            await self.take(update)
            offset = max(offset, update.update_id + 1)
        return offset

    async def take(self, update: Update) -> None:
        """Store one update; when this returns it may be acknowledged."""
        key = str(update.update_id)
        read = read_update(update, self._texts)
        if isinstance(read, Rated):
            await self._rate(update, key, read)
            return
        if isinstance(read, Ignored):
            await self._gateway.refuse(NAME, key, read.reason)
        else:
            await self._gateway.accept(NAME, str(read.chat_id), key, read.content, read.source)
        if update.callback_query is not None:
            await self._stop_spinner(update, "telegram.pressed")

    async def _rate(self, update: Update, key: str, rated: Rated) -> None:
        is_kept = await self._gateway.rate(
            NAME, str(rated.chat_id), key, rated.seq, is_useful=rated.is_useful
        )
        await self._stop_spinner(update, "telegram.rated" if is_kept else "telegram.not_rated")

    async def _stop_spinner(self, update: Update, said: str) -> None:
        query = update.callback_query
        if query is None:
            return
        with contextlib.suppress(TelegramError):  # decoration only; the press is stored
            await query.answer(self._texts.render(said))


def _pause(error: Exception, failures: int) -> float:
    if isinstance(error, RetryAfter):
        after = error.retry_after
        return float(after if isinstance(after, int) else after.total_seconds())
    return min(_BACKOFF_MAX_S, float(2 ** min(failures, 5)))


def _why(error: Exception) -> str:
    """Return the kind; Telegram's messages may hold the token, ours name the kind themselves."""
    return str(error) if isinstance(error, DatabaseAwayError) else type(error).__name__
