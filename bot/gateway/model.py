"""What the gateway takes in and gives back; the channels' vocabulary."""

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
from actions.delivery.inbound import Accepted

__all__ = [
    "NOWHERE",
    "Accepted",
    "Commanded",
    "Content",
    "Corrected",
    "Pressed",
    "PressedTitle",
    "Said",
    "Source",
    "Unsupported",
]
