"""What the outbox worker needs of a channel, and how sending can go wrong."""

from datetime import timedelta
from typing import Protocol

from actions.delivery.outbox import Delivery
from bot.errors import BotError


class DeliveryError(BotError):
    """Sending a message did not work."""


class RetryLaterError(DeliveryError):
    """It surely did not arrive, or only its first parts did; it may later."""

    def __init__(self, message: str, after: timedelta | None = None, parts_sent: int = 0) -> None:
        super().__init__(message)
        self.after = after
        self.parts_sent = parts_sent


class ChannelAwayError(RetryLaterError):
    """The channel takes nothing now, whatever is sent: ``after`` says how long, when it told us."""


class RefusedError(DeliveryError):
    """The channel will never take this message: malformed, chat unknown."""


class BlockedError(RefusedError):
    """The citizen shut us out: the channel will take nothing until they write again."""


class UncertainError(DeliveryError):
    """The connection broke after sending: it may or may not have arrived."""


class Channel(Protocol):
    """Sends messages to people. ``is_idempotent``: sending twice shows once."""

    name: str
    is_idempotent: bool

    async def send(self, delivery: Delivery) -> str | None:
        """Send one message; return the channel's id for it. Raises a DeliveryError."""
        ...
