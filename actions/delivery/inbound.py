"""Taking in what a channel delivers: stored once, before it is acknowledged."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from actions.delivery.contents import (
    NOWHERE,
    Commanded,
    Content,
    Corrected,
    Pressed,
    PressedTitle,
    Said,
    Source,
    Unsupported,
)
from actions.delivery.lookups import (
    conversation_of_key,
    line_from,
    newest_two,
    newest_version,
    outgoing,
    update_with_key,
)
from actions.handoff import take_number
from actions.handoff.citizen.asked import asks_number
from actions.messages import take_seq
from actions.storage.tables import Author, Conversation, Message, Turn, TurnState, Update
from knowledge import clock
from knowledge.text.cleaning import clean
from knowledge.text.identifiers import mask

# Says of a line just stored that nobody has to answer it, having done what follows from it.
Settle = Callable[[Session, Conversation, Message], bool]


@dataclass(frozen=True)
class Accepted:
    """Where an update went; ``is_new`` is False when it had been delivered before, or refused."""

    conversation_id: str
    message_seq: int
    is_new: bool
    is_settled: bool = False  # new, and nobody has to answer it


def open_conversation(tx: Session, channel: str, channel_key: str) -> Conversation:
    """Return the conversation of this key on this channel, made when there is none."""
    who = {"channel": channel, "key": channel_key}
    found = tx.scalar(conversation_of_key(), who)
    if found is not None:
        return found
    try:
        with tx.begin_nested():
            made = Conversation(id=uuid4().hex, channel=channel, channel_key=channel_key)
            tx.add(made)
        return made
    except IntegrityError:  # somebody else's first message came at the same moment
        return tx.scalars(conversation_of_key(), who).one()


def accept(
    tx: Session,
    channel: str,
    channel_key: str,
    update_key: str,
    content: Content,
    source: Source = NOWHERE,
    settle: Settle | None = None,
) -> Accepted:
    """Store an update with its message and the turn it asks for, masked; once per key.

    Photos sent together ask for one answer, and a correction that corrects nothing for none: the
    others are recorded as refused. Whoever writes can be written to again. A line that ``settle``
    settles is stored with a turn that is done.
    """
    known = _known(tx, channel, update_key)
    if known is not None:
        return _accepted_before(tx, known)
    conversation = open_conversation(tx, channel, channel_key)
    seq, conversation = take_seq(tx, conversation.id)
    known = _known(tx, channel, update_key)  # now that nobody else can be storing it
    if known is not None:
        conversation.next_seq = seq
        return _accepted_before(tx, known)
    text, payload = _read(tx, conversation.id, content, source)
    refusal = _refusal(tx, conversation.id, content, text, source)
    update = Update(channel=channel, update_key=update_key)
    if refusal:
        conversation.next_seq = seq
        update.refusal = refusal
        tx.add(update)
        return Accepted(conversation.id, 0, is_new=False)
    update.external_id = source.external_id or None
    update.group_key = source.group_key or None
    message = _store(tx, conversation, seq, text, payload)
    update.message_id = message.id
    is_settled = settle is not None and settle(tx, conversation, message)
    tx.add_all((update, _turn(message, is_settled=is_settled)))
    tx.flush()
    return Accepted(conversation.id, seq, is_new=True, is_settled=is_settled)


def _known(tx: Session, channel: str, update_key: str) -> Update | None:
    return tx.scalar(update_with_key(), {"channel": channel, "key": update_key})


def _store(
    tx: Session, conversation: Conversation, seq: int, text: str, payload: dict[str, Any]
) -> Message:
    conversation.blocked_at = None
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
    return message


def _turn(message: Message, *, is_settled: bool) -> Turn:
    """Return the turn that the line asks for; one that is settled has been answered already."""
    turn = Turn(conversation_id=message.conversation_id, message_id=message.id)
    if is_settled:
        turn.state, turn.finished_at = TurnState.DONE.value, clock.now()
    return turn


def _refusal(tx: Session, conversation_id: str, content: Content, text: str, source: Source) -> str:
    """Return why an update becomes no message; "" when it becomes one."""
    if isinstance(content, Unsupported) and source.group_key:
        answered = line_from(conversation_id).where(Update.group_key == source.group_key)
        return "media_group" if tx.scalar(answered) else ""
    if isinstance(content, Corrected):
        newest = tx.scalar(newest_version(conversation_id, source))
        return "unchanged" if newest is not None and newest.text == text else ""
    return ""


def refuse(tx: Session, channel: str, update_key: str, reason: str) -> None:
    """Record that an update was received and why it became no message (invariant I1)."""
    if _known(tx, channel, update_key) is None:
        tx.add(Update(channel=channel, update_key=update_key, refusal=reason[:64]))


def _accepted_before(tx: Session, update: Update) -> Accepted:
    message = tx.get(Message, update.message_id) if update.message_id is not None else None
    if message is None:
        return Accepted("", 0, is_new=False)
    return Accepted(message.conversation_id, message.seq, is_new=False)


def _read(
    tx: Session, conversation_id: str, content: Content, source: Source
) -> tuple[str, dict[str, Any]]:
    """Return the text to keep and the payload beside it."""
    match content:
        case Said(text, unread):
            newest = tx.scalars(newest_two(), {"conversation": conversation_id}).all()
            typed = _typed_title(newest, text.strip())
            if typed is not None and not unread:
                return typed
            number = take_number(tx, conversation_id, text) if asks_number(newest) else None
            if number is not None and not unread:
                return number
            return _masked(text, {"unread": unread} if unread else {})
        case Corrected(text):
            earlier = tx.scalar(newest_version(conversation_id, source))
            return _masked(text, {"corrects": 0 if earlier is None else earlier.seq})
        case Pressed(seq, index):
            return _pressed(_buttons(tx, conversation_id, seq), index)
        case PressedTitle(title):
            return _pressed_title(tx, conversation_id, title)
        case Commanded(title, payload):
            return title, {"press": payload}
        case Unsupported(kind):
            return "", {"unsupported": kind}


def _masked(text: str, beside: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    masked = mask(clean(text))
    return masked.text, {**beside, **({"masked": sorted(masked.kinds)} if masked.kinds else {})}


def _buttons(tx: Session, conversation_id: str, seq: int) -> list[dict[str, str]]:
    message = tx.scalar(
        select(Message).where(Message.conversation_id == conversation_id, Message.seq == seq)
    )
    return [] if message is None else message.payload.get("buttons", [])


def _pressed(buttons: list[dict[str, str]], index: int) -> tuple[str, dict[str, Any]]:
    if not 0 <= index < len(buttons):
        return "", {"press": ""}
    return buttons[index]["title"], {"press": buttons[index]["payload"]}


def _typed_title(newest: Sequence[Message], text: str) -> tuple[str, dict[str, Any]] | None:
    """Take words for a press when they are a title of the newest buttons, as people type them."""
    for message in newest:
        for button in message.payload.get("buttons", []):
            if button["title"] == text:
                return text, {"press": button["payload"]}
    return None


def _pressed_title(tx: Session, conversation_id: str, title: str) -> tuple[str, dict[str, Any]]:
    recent = tx.scalars(outgoing(conversation_id).limit(20))
    for message in recent:
        for button in message.payload.get("buttons", []):
            if button["title"] == title:
                return title, {"press": button["payload"]}
    return mask(clean(title)).text, {"press": ""}
