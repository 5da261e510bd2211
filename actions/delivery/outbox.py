"""Delivering messages: in order per conversation, each ending in a state that says the truth.

Several processes may take rows at once: a lease is a conditional UPDATE, numbered by ``attempts``,
and only who holds that number settles it (settling.py).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, or_, select, text, update
from sqlalchemy.orm import Session, aliased

from actions.delivery.pausing import is_paused
from actions.delivery.resending import NotResendableError as NotResendableError
from actions.delivery.resending import resend as resend
from actions.learning.feedback import can_rate
from actions.storage.database import mark_changed
from actions.storage.states import UNSENT, is_one_of
from actions.storage.tables import Conversation, Message, Mode, Outbox, OutboxState
from knowledge import clock

# Longer than a sender waits for its channel, so that nobody else takes a row that is on its way.
LEASE = timedelta(seconds=45)
UNFINISHED = tuple(state.value for state in UNSENT)
_UNSENT = text(is_one_of("outbox.state", UNSENT))  # as its partial index spells it


@dataclass(frozen=True)
class Delivery:
    """One message to hand to its channel; ``attempts`` counts this one and names the lease."""

    outbox_id: int
    conversation_id: str
    channel: str
    channel_key: str
    seq: int
    author: str
    text: str
    payload: dict[str, Any]
    attempts: int
    can_rate: bool = False  # an answer, which may be called useful or not
    parts_sent: int = 0  # of a text longer than the channel takes at once
    age: timedelta = timedelta()  # since it was first tried


def has_work(tx: Session, channels: tuple[str, ...]) -> bool:
    """Say whether anything of these channels is unfinished; reads only, takes nothing."""
    unfinished = select(Outbox.id).where(_UNSENT, Outbox.channel.in_(channels))
    return tx.scalar(unfinished.limit(1)) is not None


def claim_next(tx: Session, channels: tuple[str, ...]) -> Delivery | None:
    """Take the oldest deliverable row of these channels, or return None.

    A row waits for the older ones of its conversation and for one that is on its way, and while
    its channel pauses. Bot rows made before a person took over are cancelled here, not sent
    (invariant I4).
    """
    _cancel_overtaken(tx)
    now = clock.now()
    row = tx.scalar(_due(channels, now))
    if row is None:
        return None
    taken = tx.execute(
        update(Outbox)
        .where(Outbox.id == row.id, Outbox.state == OutboxState.QUEUED.value)
        .values(
            state=OutboxState.SENDING.value,
            lease_until=now + LEASE,
            attempts=Outbox.attempts + 1,
            tried_at=func.coalesce(Outbox.tried_at, now),
        )
        .execution_options(synchronize_session=False)
    )
    if taken.rowcount != 1:  # type: ignore[attr-defined]
        return None
    tx.refresh(row)
    return _delivery(tx, row, now)


def _due(channels: tuple[str, ...], now: datetime) -> Select[Outbox]:
    other = aliased(Outbox)
    is_older = (other.state == OutboxState.QUEUED.value) & (other.message_id < Outbox.message_id)
    ahead = select(other.id).where(
        other.conversation_id == Outbox.conversation_id,
        other.state.in_(UNFINISHED),
        or_(is_older, other.state == OutboxState.SENDING.value),
    )
    return (
        select(Outbox)
        .where(
            _UNSENT,
            Outbox.state == OutboxState.QUEUED.value,
            Outbox.channel.in_(channels),
            Outbox.not_before <= now,
            ~is_paused(Outbox.channel, now),
            ~ahead.exists(),
        )
        .order_by(Outbox.message_id)
        .limit(1)
        # Only so that processes do not wait for each other; the UPDATE is what decides.
        .with_for_update(skip_locked=True, of=Outbox)
    )


def _cancel_overtaken(tx: Session) -> None:
    moved_on = (
        select(Conversation.id)
        .where(
            Conversation.id == Outbox.conversation_id,
            Conversation.mode == Mode.HUMAN.value,
            Conversation.epoch != Outbox.epoch,
        )
        .exists()
    )
    tx.execute(
        update(Outbox)
        .where(
            _UNSENT,
            Outbox.state == OutboxState.QUEUED.value,
            Outbox.epoch.is_not(None),
            moved_on,
        )
        .values(state=OutboxState.CANCELLED.value, error="a person took over")
        .execution_options(synchronize_session=False)
    )


def _delivery(tx: Session, row: Outbox, now: datetime) -> Delivery:
    message = tx.get_one(Message, row.message_id)
    conversation = tx.get_one(Conversation, row.conversation_id)
    return Delivery(
        outbox_id=row.id,
        conversation_id=row.conversation_id,
        channel=row.channel,
        channel_key=conversation.channel_key,
        seq=message.seq,
        author=message.author,
        text=message.text,
        payload=message.payload,
        attempts=row.attempts,
        can_rate=can_rate(message.author, message.part, message.payload.get("outcome")),
        parts_sent=row.parts_sent,
        age=now - (row.tried_at or now),
    )


def recover(tx: Session, *, idempotent: tuple[str, ...], all_leases: bool = False) -> int:
    """Settle rows whose sender died: sent again where a repeat is harmless, else uncertain.

    ``all_leases`` ignores the lease's end: for the one process of an embedded installation.
    """
    expired = Outbox.state == OutboxState.SENDING.value
    if not all_leases:
        expired = expired & or_(Outbox.lease_until.is_(None), Outbox.lease_until < clock.now())
    for conversation_id in tx.scalars(select(Outbox.conversation_id).where(_UNSENT, expired)):
        mark_changed(tx, conversation_id)
    again = tx.execute(
        update(Outbox)
        .where(_UNSENT, expired, Outbox.channel.in_(idempotent))
        .values(state=OutboxState.QUEUED.value, lease_until=None)
    )
    lost = tx.execute(
        update(Outbox)
        .where(_UNSENT, expired, Outbox.channel.not_in(idempotent))
        .values(state=OutboxState.UNCERTAIN.value, lease_until=None, error="sender died")
    )
    return int(again.rowcount + lost.rowcount)  # type: ignore[attr-defined]
