"""What the gateway takes in and gives back; the channels' vocabulary."""

from actions.delivery.inbound import Accepted, Content, Pressed, PressedTitle, Said, Unsupported

__all__ = ["Accepted", "Content", "Pressed", "PressedTitle", "Said", "Unsupported"]
