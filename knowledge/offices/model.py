"""Records of the staff queues and of the table that routes to them."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Queue:
    """A staff queue (科室队列). ``clauses`` are clause ids or their beginnings."""

    id: str
    name: str
    first: str  # the office that works it
    second: str  # the office behind it; "" when there is none
    takes: str  # what belongs there, for staff
    clauses: tuple[str, ...]


@dataclass(frozen=True)
class Routing:
    """The routing table. ``topics`` maps the beginning of a clause id to queues, first one first."""

    version: int
    crisis: str
    urgent: str
    complaint: str
    catch_all: str
    parallel: str
    topics: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Route:
    """Where a handoff goes, who else should know, and which rule said so."""

    queue: str
    secondary: tuple[str, ...]
    rule: str  # crisis | urgent | complaint | screening | clause | catch_all
    version: int  # of the routing table
