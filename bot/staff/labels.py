"""How the console names queues."""

from collections.abc import Mapping
from dataclasses import dataclass

from actions import handoff
from knowledge.offices import Queue


@dataclass(frozen=True)
class Labels:
    """Names by id; what has no name here is shown by its id."""

    queues: Mapping[str, Queue]


def load_labels() -> Labels:
    """Return the names as this deployment has them."""
    return Labels(queues=handoff.queues())
