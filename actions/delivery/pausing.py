"""Channels that take nothing for a while: shared by every process, so that all keep to it."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, SQLColumnExpression, delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from actions.storage.tables import ChannelPause
from knowledge import clock

_LONGEST_GUESS = timedelta(seconds=30)


def pause(tx: Session, channel: str, told: timedelta | None = None) -> None:
    """Send nothing on this channel for as long as it told us, else longer at each failure.

    Failures of messages that were under way together count once.
    """
    now = clock.now()
    known = tx.get(ChannelPause, channel, with_for_update=True) or _insert(tx, channel, now)
    if told is None and known.until > now:
        return
    if told is None:
        known.failures += 1
        told = min(_LONGEST_GUESS, timedelta(seconds=2**known.failures))
    known.until = max(known.until, now + told)


def end_pause(tx: Session, channel: str) -> None:
    """Something went through: forget a pause that is over."""
    tx.execute(
        delete(ChannelPause).where(
            ChannelPause.channel == channel, ChannelPause.until <= clock.now()
        )
    )


def is_paused(channel: SQLColumnExpression[str], now: datetime) -> ColumnElement[bool]:
    """Return the condition that the channel pauses at that moment."""
    return (
        select(ChannelPause.channel)
        .where(ChannelPause.channel == channel, ChannelPause.until > now)
        .exists()
    )


def _insert(tx: Session, channel: str, now: datetime) -> ChannelPause:
    try:
        with tx.begin_nested():
            made = ChannelPause(channel=channel, until=now, failures=0)
            tx.add(made)
        return made
    except IntegrityError:  # another process met the same failure
        return tx.get_one(ChannelPause, channel, with_for_update=True)
