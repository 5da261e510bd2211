"""The staff queues and the routing to them; edit queues.yml and routing.yml, checked at load."""

from knowledge.offices.loader import OfficesError, load_queues, load_routing
from knowledge.offices.model import Queue, Route, Routing
from knowledge.offices.route import queues_of, route

__all__ = [
    "OfficesError",
    "Queue",
    "Route",
    "Routing",
    "load_queues",
    "load_routing",
    "queues_of",
    "route",
]
