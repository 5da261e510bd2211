"""Reading Telegram's updates into the gateway's words."""

from dataclasses import dataclass

from telegram import CallbackQuery, Message, Update
from telegram.constants import ChatType

from actions.texts.loader import Texts
from bot.gateway.model import Content, Pressed, Said, Unsupported

_COMMANDS = ("start", "help", "human")


@dataclass(frozen=True)
class Incoming:
    """A private chat's update."""

    chat_id: int
    content: Content


@dataclass(frozen=True)
class Ignored:
    """An update that is no message to us, and why."""

    reason: str


def read_update(update: Update, texts: Texts) -> Incoming | Ignored:
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


def _read_press(query: CallbackQuery) -> Incoming | Ignored:
    message = query.message
    if message is None or message.chat.type != ChatType.PRIVATE:
        return Ignored("not_private")
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
