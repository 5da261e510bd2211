"""What the handoff reads at first use: queues, offices, routing, texts; and the deployer's choices.

The composition root calls ``use`` once, before anything is read; without it the packaged files and
the defaults hold.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path

from actions.handoff.limits import DEFAULT, Limits
from actions.texts import Texts, load_texts
from knowledge.offices import (
    Queue,
    Routing,
    Town,
    Unit,
    load_queues,
    load_routing,
    load_towns,
    load_units,
)


@dataclass(frozen=True)
class Choices:
    """What a deployer decides about cases."""

    offices: Path | None = None  # folder of own copies of the files of knowledge/offices
    is_office_shown: bool = True  # False: citizens read «工作人员», never which office
    ask_after: timedelta = timedelta(minutes=60)  # silence before «还在等吗»; zero: never asked
    limits: Limits = DEFAULT  # how long things may take before a case moves by itself


_choices = Choices()


def use(choices: Choices) -> None:
    """Take the deployer's choices and read every file; raises OfficesError naming file and entry."""
    global _choices
    _choices = choices
    for read in (queues, routing, units, towns):
        read.cache_clear()
        read()


def choices() -> Choices:
    """Return the deployer's choices."""
    return _choices


def in_force(limits: Limits | None) -> Limits:
    """Return these limits, or those that the deployer has chosen."""
    return _choices.limits if limits is None else limits


@cache
def queues() -> Mapping[str, Queue]:
    """Return the staff queues by id."""
    return load_queues(own=_choices.offices)


@cache
def routing() -> Routing:
    """Return the routing table."""
    return load_routing(queues(), own=_choices.offices)


@cache
def units() -> Mapping[str, Unit]:
    """Return the offices by id."""
    return load_units(queues(), own=_choices.offices)


@cache
def towns() -> tuple[Town, ...]:
    """Return the towns of the district; none when the deployer has listed none."""
    return load_towns(own=_choices.offices)


@cache
def texts() -> Texts:
    """Return the fixed sentences."""
    return load_texts()
