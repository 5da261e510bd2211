"""Sixteen clerks after the same waiting cases: how fast, and whether a case has two owners ever.

The baseline is what a console without the conditional UPDATE does: it reads what waits, then writes
its clerk into it. It lives here only.
"""

import multiprocessing as mp
import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from queue import Queue
from typing import Any

from sqlalchemy import select, update

from actions import handoff
from actions.handoff import CaseConflictError
from actions.handoff.reading.position import QUEUE_ORDER
from actions.storage.database import Database
from actions.storage.tables import Case, CaseState
from tests.load.bench_chat import percentile
from tests.load.handoff_cases import hire, wait

WORKERS = 16
PATIENCE_S = 300
AT_A_GLANCE = 20  # people look at the top of the list, not at its first line only
Won = list[tuple[int, float]]  # cases, and the seconds each took
Clerk = Callable[[Database, int], Won]


@dataclass(frozen=True)
class Claims:
    """What one way of claiming came to."""

    name: str
    cases: int
    seconds: float
    won: Won

    @property
    def double(self) -> int:
        """Claims of a case that somebody had already."""
        return sum(count - 1 for count in Counter(case for case, _ in self.won).values())

    @property
    def missing(self) -> int:
        return self.cases - len({case for case, _ in self.won})

    def __str__(self) -> str:
        took = [seconds * 1000 for _, seconds in self.won] or [0.0]
        return (
            f"  {self.name:<34}{len(self.won) / self.seconds:7.0f}/s  p50 "
            f"{percentile(took, 0.5):6.1f} ms  p99 {percentile(took, 0.99):7.1f} ms  "
            f"double {self.double}  never claimed {self.missing}"
        )


def take_next(database: Database, staff_id: int) -> Won:
    """Press «取下一件» until nothing waits."""
    won: Won = []
    while True:
        start = time.perf_counter()
        with database.transaction() as tx:
            case = handoff.take_next(tx, staff_id)
        if case is None:
            return won
        won.append((case.id, time.perf_counter() - start))


def from_list(database: Database, staff_id: int) -> Won:
    """Read the list, click one of its first cases; whoever is second looks again."""
    won: Won = []
    while (seen := _seen(database)) is not None:
        start = time.perf_counter()
        try:
            with database.transaction() as tx:
                handoff.claim(tx, seen.id, staff_id, seen.version)
        except CaseConflictError:
            continue
        won.append((seen.id, time.perf_counter() - start))
    return won


def read_then_write(database: Database, staff_id: int) -> Won:
    """The baseline: the case waited when it was read, so it is mine."""
    won: Won = []
    while (seen := _seen(database)) is not None:
        start = time.perf_counter()
        mine = update(Case).where(Case.id == seen.id)
        with database.transaction() as tx:
            tx.execute(mine.values(state=CaseState.OWNED.value, owner_id=staff_id))
        won.append((seen.id, time.perf_counter() - start))
    return won


WAYS: tuple[tuple[str, Clerk], ...] = (
    ("take next", take_next),
    ("claim from the list", from_list),
    ("BASELINE read, then write", read_then_write),
)


def race(url: str, name: str, clerk: Clerk, cases: int) -> Claims:
    """Let the clerks loose on so many waiting cases."""
    with closing(Database(url)) as database:
        wait(database, cases)
        with database.transaction() as tx:
            people = [hire(tx, f"{name}-{number}") for number in range(WORKERS)]
    won, seconds = _run(url, clerk, people)
    return Claims(name, cases, seconds, won)


def _seen(database: Database) -> Case | None:
    """Return one of the cases at the top of the list; None when the list is empty."""
    waiting = select(Case).where(Case.state == CaseState.QUEUED.value)
    with database.reading() as tx:
        shown = tx.scalars(waiting.order_by(*QUEUE_ORDER).limit(AT_A_GLANCE)).all()
    return random.choice(shown) if shown else None


def _run(url: str, clerk: Clerk, people: list[int]) -> tuple[Won, float]:
    """PostgreSQL has a process for each clerk; SQLite has one process, as its deployments have."""
    shared = Database(url) if url.startswith("sqlite") else None
    context = mp.get_context("fork")
    gate: Any = threading.Barrier(WORKERS + 1) if shared else context.Barrier(WORKERS + 1)
    found: Any = Queue() if shared else context.Queue()
    make: Any = threading.Thread if shared else context.Process
    work = (url, shared, clerk, gate, found)
    workers = [make(target=_work, args=(*work, person), daemon=True) for person in people]
    for worker in workers:
        worker.start()
    gate.wait(PATIENCE_S)
    start = time.perf_counter()
    won = [one for _ in workers for one in found.get(timeout=PATIENCE_S)]
    seconds = time.perf_counter() - start
    for worker in workers:
        worker.join(PATIENCE_S)
    if shared:
        shared.close()
    return won, seconds


def _work(
    url: str, shared: Database | None, clerk: Clerk, gate: Any, found: Any, person: int
) -> None:
    database = shared or Database(url)
    with database.reading() as tx:  # the connection is there before the gate opens
        tx.execute(select(1))
    gate.wait(PATIENCE_S)
    found.put(clerk(database, person))
