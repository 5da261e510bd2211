"""What staff are told: in the console, and by number and queue in their Telegram group."""

from actions.notifications.model import TOPIC, GroupNotice, Kind, Notice, Outside
from actions.notifications.outside import (
    end_outside,
    outside_troubles,
    silence_outside,
    take_outside,
)
from actions.notifications.reading import mark_read, unread
from actions.notifications.rules import RULES
from actions.notifications.telling import NotificationError, tell, tell_of_clock

__all__ = [
    "RULES",
    "TOPIC",
    "GroupNotice",
    "Kind",
    "Notice",
    "NotificationError",
    "Outside",
    "end_outside",
    "mark_read",
    "outside_troubles",
    "silence_outside",
    "take_outside",
    "tell",
    "tell_of_clock",
    "unread",
]
