"""What people send: the channels' vocabulary."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Said:
    """Words typed or spoken; ``unread`` names what came with them that we cannot read."""

    text: str
    unread: str = ""


@dataclass(frozen=True)
class Corrected:
    """The new words of a message that was changed after it had been sent."""

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


Content = Said | Corrected | Pressed | PressedTitle | Unsupported | Commanded


@dataclass(frozen=True)
class Source:
    """What the channel calls the message, and the batch of photos that it was sent in."""

    external_id: str = ""
    group_key: str = ""


NOWHERE = Source()
