"""Writing lines into a conversation; the outgoing ones with their outbox row, in one place."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from actions.errors import NotFoundError
from actions.replies import Reply
from actions.storage.database import mark_changed
from actions.storage.tables import Author, Conversation, Message, Outbox, OutboxState
from knowledge import clock

PULLED_CHANNELS = ("web", "terminal")
BLOCKED = "blocked"  # Outbox.error: the citizen shut us out, and nothing is tried


@dataclass(frozen=True)
class Origin:
    """Where an outgoing line comes from."""

    author: Author
    turn_id: int | None = None  # the citizen's turn that it answers
    part: str | None = None  # with turn_id: a line of that name is written once
    case_id: int | None = None
    staff_id: int | None = None
    epoch: int | None = None  # the epoch the bot answered under; None: the current one


def take_seq(tx: Session, conversation_id: str) -> tuple[int, Conversation]:
    """Reserve the next line number; the row stays locked until the transaction ends."""
    conversation = tx.scalars(
        update(Conversation)
        .where(Conversation.id == conversation_id)
        .values(next_seq=Conversation.next_seq + 1, updated_at=clock.now())
        .returning(Conversation)
        .execution_options(synchronize_session=False, populate_existing=True)
    ).one_or_none()
    if conversation is None:
        raise NotFoundError(f"conversation {conversation_id!r} does not exist")
    mark_changed(tx, conversation_id)
    return conversation.next_seq - 1, conversation


def post(tx: Session, conversation_id: str, reply: Reply, origin: Origin) -> Message | None:
    """Write one outgoing line and its outbox row.

    Returns None when the turn already has that part (a replay after a crash), and None when the
    bot spoke under an epoch that has passed: a person took over meanwhile (invariant I4).
    """
    if origin.turn_id is not None and _is_written(tx, origin):
        return None
    seq, conversation = take_seq(tx, conversation_id)
    epoch = conversation.epoch if origin.epoch is None else origin.epoch
    if origin.author is Author.BOT and epoch != conversation.epoch:
        conversation.next_seq = seq
        return None
    message = Message(
        conversation_id=conversation_id,
        seq=seq,
        author=origin.author.value,
        text=reply.text,
        payload=reply.payload(),
        epoch=epoch,
        turn_id=origin.turn_id,
        part=origin.part,
        case_id=origin.case_id,
        staff_id=origin.staff_id,
    )
    tx.add(message)
    tx.flush()
    tx.add(_delivery(message, conversation, is_bot=origin.author is Author.BOT))
    return message


def _delivery(message: Message, conversation: Conversation, *, is_bot: bool) -> Outbox:
    """Return the outbox row; where the reader pulls by ``seq``, the commit is the delivery."""
    is_pulled = conversation.channel in PULLED_CHANNELS
    is_blocked = not is_pulled and conversation.blocked_at is not None
    state = OutboxState.SENT if is_pulled else OutboxState.QUEUED
    return Outbox(
        conversation_id=message.conversation_id,
        message_id=message.id,
        channel=conversation.channel,
        epoch=message.epoch if is_bot else None,
        state=(OutboxState.FAILED if is_blocked else state).value,
        error=BLOCKED if is_blocked else None,
        sent_at=clock.now() if is_pulled else None,
    )


def post_all(
    tx: Session, conversation_id: str, replies: Sequence[Reply], origin: Origin
) -> list[Message]:
    """Write several lines; ``origin.part`` becomes "part.0", "part.1" …"""
    written = []
    for number, reply in enumerate(replies):
        part = None if origin.part is None else f"{origin.part}.{number}"
        message = post(tx, conversation_id, reply, replace(origin, part=part))
        if message is not None:
            written.append(message)
    return written


def _is_written(tx: Session, origin: Origin) -> bool:
    found = tx.scalar(
        select(Message.id).where(Message.turn_id == origin.turn_id, Message.part == origin.part)
    )
    return found is not None
