"""Records of the staff queues and of the table that routes to them."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


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
    """The routing table. ``topics`` maps the beginning of a clause id to queues, first one first.

    ``hardship`` are the queues whose open programmes tell of hardship; a veteran's case gets a
    ticket in ``parallel`` beside it then. ``veterans`` are the words of the fact ``vet`` for those
    who served themselves.
    """

    version: int
    crisis: str
    urgent: str
    complaint: str
    catch_all: str
    parallel: str
    hardship: tuple[str, ...]
    veterans: tuple[str, ...]
    topics: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Route:
    """Where a handoff goes, who else should know, and which rule said so."""

    queue: str
    secondary: tuple[str, ...]
    rule: str  # crisis | urgent | complaint | screening | clause | catch_all
    version: int  # of the routing table


class UnitKind(StrEnum):
    """How local an office is."""

    DISTRICT = "district"
    TOWN = "town"
    VILLAGE = "village"


@dataclass(frozen=True)
class Unit:
    """An office that works queues. ``region`` is "" for a district, else the names of its place."""

    id: str
    name: str
    kind: UnitKind
    queues: tuple[str, ...]
    region: str


@dataclass(frozen=True)
class Town:
    """A town of the district; ``also`` is what people call it besides."""

    name: str
    also: tuple[str, ...] = ()
