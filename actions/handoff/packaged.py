"""What ships with the code and the handoff reads at first use: queues, routing, texts."""

from collections.abc import Mapping
from functools import cache

from actions.texts import Texts, load_texts
from knowledge.offices import Queue, Routing, load_queues, load_routing


@cache
def queues() -> Mapping[str, Queue]:
    """Return the staff queues by id."""
    return load_queues()


@cache
def routing() -> Routing:
    """Return the routing table."""
    return load_routing(queues())


@cache
def texts() -> Texts:
    """Return the fixed sentences."""
    return load_texts()
