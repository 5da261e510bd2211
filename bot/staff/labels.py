"""How the console names queues and offices."""

from collections.abc import Mapping
from dataclasses import dataclass

from actions.handoff import packaged
from knowledge.offices import Queue, Unit


@dataclass(frozen=True)
class Labels:
    """Names by id; what has no name here is shown by its id."""

    queues: Mapping[str, Queue]
    units: Mapping[str, Unit]


def load_labels() -> Labels:
    """Return the names as this deployment has them."""
    return Labels(queues=packaged.queues(), units=packaged.units())
