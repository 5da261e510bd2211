"""The tables that the clocks read at first use: hours, limits, queues, texts."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from actions.clocks.tables import ClockLimits, Hours, load_hours, load_limits
from actions.storage.tables import Case
from actions.texts import Texts, load_texts
from knowledge.offices import Queue, Routing, load_queues, load_routing

FOLDER = Path(__file__).parent
_own: list[Path] = []
_offices: list[Path] = []  # the folder of the deployer's own queues.yml and routing.yml


def use_own(folder: Path, offices: Path | None = None) -> None:
    """Let hours.yml and limits.yml of ``folder``, where they are there, replace the packaged ones.

    ``offices`` is the folder of the deployer's own queues, which these files are checked against.
    Called once, by the composition root. Raises ClockError, or OfficesError, naming what is wrong.
    """
    _own[:] = [folder]
    _offices[:] = [] if offices is None else [offices]
    for read in (queues, routing, hours, limits):
        read.cache_clear()
        read()


@cache
def hours() -> Hours:
    """Return the hours of the file, which the console's table comes before."""
    return load_hours(_path("hours.yml"), queues())


@cache
def limits() -> ClockLimits:
    """Return the limits of every queue."""
    return load_limits(_path("limits.yml"), queues())


@cache
def queues() -> Mapping[str, Queue]:
    """Return the staff queues by id."""
    return load_queues(own=next(iter(_offices), None))


@cache
def routing() -> Routing:
    """Return the routing table, which names the queues of crisis and urgency."""
    return load_routing(queues(), own=next(iter(_offices), None))


@cache
def texts() -> Texts:
    """Return the fixed sentences."""
    return load_texts()


def clock_queue(case: Case, queue: str | None = None) -> str:
    """Return the queue whose hours and limits a case has: danger and need have their own.

    ``queue`` is the one the case is about to go to; its present one by default.
    """
    if case.reason == "crisis":
        return routing().crisis
    return routing().urgent if case.is_urgent else queue or case.queue


def _path(name: str) -> Path:
    found = (folder / name for folder in _own if (folder / name).is_file())
    return next(found, FOLDER / name)
