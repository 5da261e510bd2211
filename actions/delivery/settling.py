"""What became of a delivery: written by who holds its lease, and by nobody else."""

from datetime import timedelta
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from actions.delivery.outbox import Delivery
from actions.delivery.pausing import end_pause, pause
from actions.messages import BLOCKED
from actions.storage.database import mark_changed
from actions.storage.tables import Conversation, Outbox, OutboxState
from knowledge import clock

_CASES_TOPIC = "cases"


def mark_sent(tx: Session, delivery: Delivery, external_id: str | None) -> None:
    """The channel has the message; also when its lease ran out before that was known."""
    _close(
        tx,
        delivery,
        OutboxState.SENT,
        also=(OutboxState.UNCERTAIN,),
        external_id=external_id,
        sent_at=clock.now(),
        error=None,
    )
    end_pause(tx, delivery.channel)


def mark_failed(tx: Session, delivery: Delivery, error: str) -> None:
    """The channel refused it for good, or for too long; staff see it."""
    _close(tx, delivery, OutboxState.FAILED, error=error[:200])


def mark_uncertain(tx: Session, delivery: Delivery, error: str) -> None:
    """It may or may not have arrived: shown to staff, never repeated silently."""
    _close(tx, delivery, OutboxState.UNCERTAIN, error=error[:200])


def mark_retry(
    tx: Session, delivery: Delivery, error: str, after: timedelta, parts_sent: int = 0
) -> None:
    """It did not arrive, or only its first parts did; go on from there after ``after``."""
    _close(
        tx,
        delivery,
        OutboxState.QUEUED,
        error=error[:200],
        not_before=clock.now() + after,
        parts_sent=parts_sent,
    )


def mark_away(
    tx: Session, delivery: Delivery, error: str, told: timedelta | None, parts_sent: int = 0
) -> None:
    """The channel as a whole takes nothing now: it pauses, the message waits for it."""
    mark_retry(tx, delivery, error, timedelta(), parts_sent)
    pause(tx, delivery.channel, told)


def mark_blocked(tx: Session, delivery: Delivery) -> None:
    """The citizen shut us out: nothing more is tried until they write again; staff see it."""
    tx.execute(
        update(Conversation)
        .where(Conversation.id == delivery.conversation_id)
        .values(blocked_at=clock.now())
    )
    _close(tx, delivery, OutboxState.FAILED, error=BLOCKED)
    tx.execute(
        update(Outbox)
        .where(
            Outbox.conversation_id == delivery.conversation_id,
            Outbox.state == OutboxState.QUEUED.value,
        )
        .values(state=OutboxState.FAILED.value, error=BLOCKED)
    )
    mark_changed(tx, _CASES_TOPIC)


def _close(
    tx: Session,
    delivery: Delivery,
    state: OutboxState,
    also: tuple[OutboxState, ...] = (),
    **values: Any,
) -> None:
    held = [OutboxState.SENDING.value, *(one.value for one in also)]
    tx.execute(
        update(Outbox)
        .where(
            Outbox.id == delivery.outbox_id,
            Outbox.attempts == delivery.attempts,
            Outbox.state.in_(held),
        )
        .values(state=state.value, lease_until=None, **values)
    )
    if state is not OutboxState.QUEUED:
        mark_changed(tx, delivery.conversation_id)
