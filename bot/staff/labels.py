"""How the console names queues."""

from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.offices import Queue, load_queues


@dataclass(frozen=True)
class Labels:
    """Names by id; what has no name here is shown by its id."""

    queues: Mapping[str, Queue]


def load_labels() -> Labels:
    """Read the names from the knowledge layer."""
    return Labels(queues=load_queues())
