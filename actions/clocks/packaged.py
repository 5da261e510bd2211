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


def use_own(folder: Path) -> None:
    """Let hours.yml and limits.yml of ``folder``, where they are there, replace the packaged ones.

    Called once, by the composition root. Raises ClockError naming what is wrong in them.
    """
    _own[:] = [folder]
    hours.cache_clear()
    limits.cache_clear()
    hours()
    limits()


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
    return load_queues()


@cache
def routing() -> Routing:
    """Return the routing table, which names the queues of crisis and urgency."""
    return load_routing(queues())


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
