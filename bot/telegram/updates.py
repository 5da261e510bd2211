"""Reading Telegram's updates into the gateway's words."""

import re
from dataclasses import dataclass

from telegram import CallbackQuery, Message, Update
from telegram.constants import ChatType

from actions.texts.loader import Texts
from bot.gateway.model import Content, Pressed, Said, Unsupported

_COMMANDS = ("start", "help", "human")
_RATING = "rate"
_RATED = re.compile(rf"{_RATING}:([0-9]{{1,9}}):([01])")


@dataclass(frozen=True)
class Incoming:
    """A private chat's update."""

    chat_id: int
    content: Content


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
    return Incoming(message.chat.id, _read_message(message, texts))


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


def _read_message(message: Message, texts: Texts) -> Content:
    if message.text is None:
        return Unsupported("attachment" if message.effective_attachment else "other")
    word = message.text.split("@", 1)[0].strip()
    if word.startswith("/") and word[1:] in _COMMANDS:
        return Said(texts.render(f"telegram.command.{word[1:]}"))
    return Said(message.text)
