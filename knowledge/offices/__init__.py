"""The staff queues, their offices and the routing to them; all of it YAML, checked at load."""

from knowledge.offices.loader import OfficesError, load_queues, load_routing
from knowledge.offices.model import Queue, Route, Routing, Town, Unit, UnitKind
from knowledge.offices.place import UNKNOWN, choose_unit, find_town, read_place
from knowledge.offices.route import needs_parallel, queues_of, route
from knowledge.offices.units import load_towns, load_units

__all__ = [
    "UNKNOWN",
    "OfficesError",
    "Queue",
    "Route",
    "Routing",
    "Town",
    "Unit",
    "UnitKind",
    "choose_unit",
    "find_town",
    "load_queues",
    "load_routing",
    "load_towns",
    "load_units",
    "needs_parallel",
    "queues_of",
    "read_place",
    "route",
]
