"""Sending messages by Telegram, and saying honestly what became of them."""

from datetime import timedelta

import httpx
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.constants import MessageLimit
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from actions.delivery.outbox import Delivery
from actions.texts.loader import Texts
from bot.gateway.channels import (
    BlockedError,
    ChannelAwayError,
    DeliveryError,
    RefusedError,
    RetryLaterError,
    UncertainError,
)
from bot.slip_links import LINK_MINUTES, SlipLinks
from bot.telegram.updates import callback_data, rating_data

NAME = "telegram"
# Telegram would fetch the page to show a preview of it.
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
# The request never left: sending again cannot show it twice.
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
# A proxy that waited in vain: Telegram behind it may have taken the message.
_GATEWAY_TIMEOUT = ("(504)", "Gateway Timeout")


class TelegramChannel:
    """One message a delivery; Telegram has no idempotency key."""

    name = NAME
    is_idempotent = False

    def __init__(self, bot: Bot, texts: Texts, links: SlipLinks | None = None) -> None:
        self._bot = bot
        self._texts = texts
        self._links = links

    async def send(self, delivery: Delivery) -> str | None:
        """Send to the chat; return Telegram's message id. Raises a DeliveryError.

        A long text goes on from its first part that was not sent yet.
        """
        parts = split(self._text(delivery))
        sent = None
        for number in range(min(delivery.parts_sent, len(parts) - 1), len(parts)):
            last = number == len(parts) - 1
            markup = _keyboard(delivery, self._texts) if last else None
            try:
                sent = await self._bot.send_message(
                    int(delivery.channel_key),
                    parts[number],
                    reply_markup=markup,
                    link_preview_options=_NO_PREVIEW,
                )
            except TelegramError as error:
                raise _classify(error, parts_sent=number) from error
        return None if sent is None else str(sent.message_id)

    def _text(self, delivery: Delivery) -> str:
        """Return the text, with a fresh link where a slip was asked for; it is stored nowhere."""
        slip = delivery.payload.get("slip") or {}
        if self._links is None or not slip.get("wants_link"):
            return delivery.text
        url = self._links.make(slip["key"])
        return self._texts.render(
            "slip.link.telegram", text=delivery.text, minutes=LINK_MINUTES, url=url
        )


def split(text: str, limit: int = MessageLimit.MAX_TEXT_LENGTH) -> list[str]:
    """Cut a text into parts that Telegram takes, at line ends where there are any."""
    parts = []
    while len(text) > limit:
        cut = text.rfind("\n", 1, limit)
        cut = limit if cut < 1 else cut
        parts.append(text[:cut])
        text = text[cut:].lstrip("\n")
    return [*parts, text]


def _keyboard(delivery: Delivery, texts: Texts) -> InlineKeyboardMarkup | None:
    buttons = delivery.payload.get("buttons") or []
    rows = [
        [InlineKeyboardButton(button["title"], callback_data=callback_data(delivery.seq, index))]
        for index, button in enumerate(buttons)
    ]
    if delivery.can_rate:
        rows.append(
            [
                InlineKeyboardButton(
                    texts.render(f"telegram.rate.{name}"),
                    callback_data=rating_data(delivery.seq, is_useful=is_useful),
                )
                for name, is_useful in (("useful", True), ("missed", False))
            ]
        )
    return InlineKeyboardMarkup(rows) if rows else None


def _classify(error: TelegramError, *, parts_sent: int) -> DeliveryError:
    """Return our error for Telegram's; no text of the message is in it."""
    name = type(error).__name__
    if isinstance(error, RetryAfter):  # it counts all that we send, whatever chat it is for
        after = error.retry_after
        wait = after if isinstance(after, timedelta) else timedelta(seconds=after)
        return ChannelAwayError(name, wait, parts_sent)
    if isinstance(error, Forbidden):
        return BlockedError(name)
    if isinstance(error, InvalidToken):  # nothing wrong with the message
        return ChannelAwayError(name, None, parts_sent)
    if isinstance(error, BadRequest | ChatMigrated | Conflict):
        return RefusedError(name)
    return _classify_network(error, parts_sent)


def _classify_network(error: TelegramError, parts_sent: int) -> DeliveryError:
    cause, name = error.__cause__, type(error).__name__
    if isinstance(cause, _NEVER_SENT):
        return ChannelAwayError(type(cause).__name__, None, parts_sent)
    is_answer = isinstance(error, NetworkError) and isinstance(cause, TelegramError | None)
    if is_answer and not any(sign in str(error) for sign in _GATEWAY_TIMEOUT):
        return RetryLaterError(name, None, parts_sent)  # 5xx: it says that it did not take it
    return UncertainError(name if cause is None else type(cause).__name__)
