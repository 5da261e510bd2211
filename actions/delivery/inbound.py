"""Taking in what a channel delivers: stored once, before it is acknowledged."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from actions.handoff import take_number
from actions.messages import take_seq
from actions.storage.tables import Author, Conversation, Message, Turn, Update
from knowledge.text.cleaning import clean
from knowledge.text.identifiers import mask


@dataclass(frozen=True)
class Said:
    """Words typed or spoken."""

    text: str


@dataclass(frozen=True)
class Pressed:
    """A button of an earlier message, by that message's ``seq`` and the button's position."""

    seq: int
    index: int


@dataclass(frozen=True)
class PressedTitle:
    """A button by its title, as the terminal and scripts press it; the newest wins."""

    title: str


@dataclass(frozen=True)
class Unsupported:
    """Something we cannot read: a photo, a voice message, a sticker …"""

    kind: str


@dataclass(frozen=True)
class Commanded:
    """A control of the channel itself, such as the web page's own «转人工» button.

    The payload is chosen by the channel's code; a client never names one.
    """

    title: str
    payload: str


Content = Said | Pressed | PressedTitle | Unsupported | Commanded


@dataclass(frozen=True)
class Accepted:
    """Where an update went; ``is_new`` is False when it had been delivered before."""

    conversation_id: str
    message_seq: int
    is_new: bool


def open_conversation(tx: Session, channel: str, channel_key: str) -> Conversation:
    """Return the conversation of this key on this channel, made when there is none."""
    wanted = select(Conversation).where(
        Conversation.channel == channel, Conversation.channel_key == channel_key
    )
    found = tx.scalar(wanted)
    if found is not None:
        return found
    try:
        with tx.begin_nested():
            made = Conversation(id=uuid4().hex, channel=channel, channel_key=channel_key)
            tx.add(made)
        return made
    except IntegrityError:  # somebody else's first message came at the same moment
        return tx.scalars(wanted).one()


def accept(
    tx: Session, channel: str, channel_key: str, update_key: str, content: Content
) -> Accepted:
    """Store an update with its message and the turn it asks for, masked; once per key."""
    known = tx.scalar(
        select(Update).where(Update.channel == channel, Update.update_key == update_key)
    )
    if known is not None:
        return _accepted_before(tx, known)
    conversation = open_conversation(tx, channel, channel_key)
    text, payload = _read(tx, conversation.id, content)
    seq, conversation = take_seq(tx, conversation.id)
    message = Message(
        conversation_id=conversation.id,
        seq=seq,
        author=Author.CITIZEN.value,
        text=text,
        payload=payload,
        epoch=conversation.epoch,
    )
    tx.add(message)
    tx.flush()
    tx.add(Update(channel=channel, update_key=update_key, message_id=message.id))
    tx.add(Turn(conversation_id=conversation.id, message_id=message.id))
    tx.flush()
    return Accepted(conversation.id, seq, is_new=True)


def refuse(tx: Session, channel: str, update_key: str, reason: str) -> None:
    """Record that an update was received and why it became no message (invariant I1)."""
    known = tx.scalar(
        select(Update.id).where(Update.channel == channel, Update.update_key == update_key)
    )
    if known is None:
        tx.add(Update(channel=channel, update_key=update_key, refusal=reason[:64]))


def _accepted_before(tx: Session, update: Update) -> Accepted:
    message = tx.get(Message, update.message_id) if update.message_id is not None else None
    if message is None:
        return Accepted("", 0, is_new=False)
    return Accepted(message.conversation_id, message.seq, is_new=False)


def _read(tx: Session, conversation_id: str, content: Content) -> tuple[str, dict[str, Any]]:
    """Return the text to keep and the payload beside it."""
    match content:
        case Said(text):
            typed = _typed_title(tx, conversation_id, text.strip())
            if typed is not None:
                return typed
            number = take_number(tx, conversation_id, text)
            if number is not None:
                return number
            masked = mask(clean(text))
            return masked.text, {"masked": sorted(masked.kinds)} if masked.kinds else {}
        case Pressed(seq, index):
            return _pressed(_buttons(tx, conversation_id, seq), index)
        case PressedTitle(title):
            return _pressed_title(tx, conversation_id, title)
        case Commanded(title, payload):
            return title, {"press": payload}
        case Unsupported(kind):
            return "", {"unsupported": kind}


def _buttons(tx: Session, conversation_id: str, seq: int) -> list[dict[str, str]]:
    message = tx.scalar(
        select(Message).where(Message.conversation_id == conversation_id, Message.seq == seq)
    )
    return [] if message is None else message.payload.get("buttons", [])


def _pressed(buttons: list[dict[str, str]], index: int) -> tuple[str, dict[str, Any]]:
    if not 0 <= index < len(buttons):
        return "", {"press": ""}
    return buttons[index]["title"], {"press": buttons[index]["payload"]}


def _typed_title(tx: Session, conversation_id: str, text: str) -> tuple[str, dict[str, Any]] | None:
    """Take words for a press when they are a title of the newest buttons, as people type them."""
    newest = tx.scalars(_outgoing(conversation_id).limit(2))
    for message in newest:
        for button in message.payload.get("buttons", []):
            if button["title"] == text:
                return text, {"press": button["payload"]}
    return None


def _outgoing(conversation_id: str) -> Select[Message]:
    return (
        select(Message)
        .where(Message.conversation_id == conversation_id, Message.author != Author.CITIZEN.value)
        .order_by(Message.seq.desc())
    )


def _pressed_title(tx: Session, conversation_id: str, title: str) -> tuple[str, dict[str, Any]]:
    recent = tx.scalars(_outgoing(conversation_id).limit(20))
    for message in recent:
        for button in message.payload.get("buttons", []):
            if button["title"] == title:
                return title, {"press": button["payload"]}
    return mask(clean(title)).text, {"press": ""}
