"""What the gateway takes in and gives back; the channels' vocabulary."""

from actions.delivery.inbound import (
    Accepted,
    Commanded,
    Content,
    Pressed,
    PressedTitle,
    Said,
    Unsupported,
)

__all__ = [
    "Accepted",
    "Commanded",
    "Content",
    "Pressed",
    "PressedTitle",
    "Said",
    "Unsupported",
]
