"""Reading Telegram's updates into the gateway's words."""

import re
from dataclasses import dataclass

from telegram import CallbackQuery, Message, Update
from telegram.constants import ChatType

from actions.texts.loader import Texts
from bot.gateway.model import NOWHERE, Content, Corrected, Pressed, Said, Source, Unsupported

_COMMANDS = ("start", "help", "human")
_RATING = "rate"
_RATED = re.compile(rf"{_RATING}:([0-9]{{1,9}}):([01])")
# What people send us without words. Anything else without words is a notice of Telegram's own.
_ATTACHMENTS = (
    "photo",
    "voice",
    "sticker",
    "video",
    "video_note",
    "audio",
    "document",
    "animation",
    "location",
    "contact",
    "poll",
    "dice",
    "story",
    "game",
    "venue",
    "paid_media",
    "checklist",
)


@dataclass(frozen=True)
class Incoming:
    """A private chat's update, and what Telegram calls the message."""

    chat_id: int
    content: Content
    source: Source = NOWHERE


@dataclass(frozen=True)
class Rated:
    """A private chat's opinion on one of our answers; it is no message."""

    chat_id: int
    seq: int
    is_useful: bool


@dataclass(frozen=True)
class Ignored:
    """An update that is no message to us, and why."""

    reason: str


def read_update(update: Update, texts: Texts) -> Incoming | Rated | Ignored:
    """Say what an update means to us."""
    if update.callback_query is not None:
        return _read_press(update.callback_query)
    message = update.message or update.edited_message
    if message is None:
        return Ignored("not_a_message")
    if message.chat.type != ChatType.PRIVATE:
        return Ignored("not_private")
    is_edit = update.message is None
    content = _read_edit(message) if is_edit else _read_message(message, texts)
    if isinstance(content, Ignored):
        return content
    source = Source(str(message.message_id), message.media_group_id or "")
    return Incoming(message.chat.id, content, source)


def callback_data(seq: int, index: int) -> str:
    """Return what a button carries: where it stands, never what it does."""
    return f"{seq}:{index}"


def rating_data(seq: int, *, is_useful: bool) -> str:
    """Return what a button under an answer carries."""
    return f"{_RATING}:{seq}:{int(is_useful)}"


def _read_press(query: CallbackQuery) -> Incoming | Rated | Ignored:
    message = query.message
    if message is None or message.chat.type != ChatType.PRIVATE:
        return Ignored("not_private")
    rated = _RATED.fullmatch(query.data or "")
    if rated is not None:
        return Rated(message.chat.id, int(rated.group(1)), rated.group(2) == "1")
    seq, _, index = (query.data or "").partition(":")
    if not (seq.isascii() and seq.isdigit() and index.isascii() and index.isdigit()):
        return Incoming(message.chat.id, Pressed(0, 0))
    return Incoming(message.chat.id, Pressed(int(seq), int(index)))


def _read_message(message: Message, texts: Texts) -> Content | Ignored:
    kind = next((name for name in _ATTACHMENTS if getattr(message, name, None)), "")
    if message.text is None:
        if message.caption:
            return Said(message.caption, unread=kind or "other")
        return Unsupported(kind) if kind else Ignored("service")
    word = message.text.split("@", 1)[0].strip()
    if word.startswith("/") and word[1:] in _COMMANDS:
        return Said(texts.render(f"telegram.command.{word[1:]}"))
    return Said(message.text)


def _read_edit(message: Message) -> Content | Ignored:
    """Return the new words; where there are none, such as a place that moves, nothing is new."""
    words = message.text or message.caption
    return Corrected(words) if words else Ignored("edited_attachment")
