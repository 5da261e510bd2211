"""Delivering messages: in order per conversation, each ending in a state that says the truth."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session, aliased

from actions.learning.feedback import can_rate
from actions.storage.database import mark_changed
from actions.storage.tables import Conversation, Message, Mode, Outbox, OutboxState
from knowledge import clock

LEASE = timedelta(seconds=60)
MAX_ATTEMPTS = 12
_UNFINISHED = (OutboxState.QUEUED.value, OutboxState.SENDING.value)


@dataclass(frozen=True)
class Delivery:
    """One message to hand to its channel; ``attempts`` counts this one."""

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


def has_work(tx: Session, channels: tuple[str, ...]) -> bool:
    """Say whether anything of these channels is unfinished; reads only, takes nothing."""
    unfinished = select(Outbox.id).where(
        Outbox.state.in_(_UNFINISHED), Outbox.channel.in_(channels)
    )
    return tx.scalar(unfinished.limit(1)) is not None


def claim_next(tx: Session, channels: tuple[str, ...]) -> Delivery | None:
    """Take the oldest deliverable row of these channels, or return None.

    Bot rows made before a person took over are cancelled here, not sent (invariant I4).
    """
    _cancel_overtaken(tx)
    now = clock.now()
    older = aliased(Outbox)
    blocked = select(older.id).where(
        older.conversation_id == Outbox.conversation_id,
        older.message_id < Outbox.message_id,
        older.state.in_(_UNFINISHED),
    )
    row = tx.scalar(
        select(Outbox)
        .where(
            Outbox.state == OutboxState.QUEUED.value,
            Outbox.channel.in_(channels),
            Outbox.not_before <= now,
            ~blocked.exists(),
        )
        .order_by(Outbox.message_id)
        .limit(1)
    )
    if row is None:
        return None
    taken = tx.execute(
        update(Outbox)
        .where(Outbox.id == row.id, Outbox.state == OutboxState.QUEUED.value)
        .values(
            state=OutboxState.SENDING.value, lease_until=now + LEASE, attempts=Outbox.attempts + 1
        )
        .execution_options(synchronize_session=False)
    )
    if taken.rowcount != 1:  # type: ignore[attr-defined]
        return None
    tx.refresh(row)
    return _delivery(tx, row)


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
        .where(Outbox.state == OutboxState.QUEUED.value, Outbox.epoch.is_not(None), moved_on)
        .values(state=OutboxState.CANCELLED.value, error="a person took over")
        .execution_options(synchronize_session=False)
    )


def _delivery(tx: Session, row: Outbox) -> Delivery:
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
    )


def mark_sent(tx: Session, outbox_id: int, external_id: str | None) -> None:
    """The channel has the message."""
    _close(tx, outbox_id, OutboxState.SENT, external_id=external_id, sent_at=clock.now())


def mark_failed(tx: Session, outbox_id: int, error: str) -> None:
    """The channel refused it for good (blocked, bad request); staff see it."""
    _close(tx, outbox_id, OutboxState.FAILED, error=error[:200])


def mark_uncertain(tx: Session, outbox_id: int, error: str) -> None:
    """It may or may not have arrived: shown to staff, never repeated silently."""
    _close(tx, outbox_id, OutboxState.UNCERTAIN, error=error[:200])


def mark_retry(tx: Session, outbox_id: int, error: str, after: timedelta) -> None:
    """It did not arrive; try again after ``after``."""
    _close(tx, outbox_id, OutboxState.QUEUED, error=error[:200], not_before=clock.now() + after)


def _close(tx: Session, outbox_id: int, state: OutboxState, **values: Any) -> None:
    tx.execute(
        update(Outbox)
        .where(Outbox.id == outbox_id, Outbox.state == OutboxState.SENDING.value)
        .values(state=state.value, lease_until=None, **values)
    )
    conversation_id = tx.scalar(select(Outbox.conversation_id).where(Outbox.id == outbox_id))
    if conversation_id is not None and state is not OutboxState.QUEUED:
        mark_changed(tx, conversation_id)


def recover(tx: Session, *, idempotent: tuple[str, ...], all_leases: bool = False) -> int:
    """Settle rows whose sender died: sent again where a repeat is harmless, else uncertain.

    ``all_leases`` ignores the lease's end: for the one process of an embedded installation.
    """
    expired = Outbox.state == OutboxState.SENDING.value
    if not all_leases:
        expired = expired & or_(Outbox.lease_until.is_(None), Outbox.lease_until < clock.now())
    again = tx.execute(
        update(Outbox)
        .where(expired, Outbox.channel.in_(idempotent))
        .values(state=OutboxState.QUEUED.value, lease_until=None)
    )
    lost = tx.execute(
        update(Outbox)
        .where(expired, Outbox.channel.not_in(idempotent))
        .values(state=OutboxState.UNCERTAIN.value, lease_until=None, error="sender died")
    )
    return int(again.rowcount + lost.rowcount)  # type: ignore[attr-defined]
