"""Two steps at the same moment, thousands of times: the starting gate for threads and processes.

A race sets rounds up, lets both sides run each round together, and looks at every result.
"""

import multiprocessing as mp
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.synchronize import Barrier
from queue import Queue
from typing import Any

from sqlalchemy.orm import Session

from actions.errors import ConflictError, NotFoundError
from actions.handoff import HandoffError
from actions.storage.database import Database

WON = "won"
GATE_SECONDS = 300
Round = dict[str, Any]  # what the set-up made: ids and versions
Step = Callable[[Session, Round], object]


@dataclass(frozen=True)
class Race:
    """``check`` returns what is wrong with a finished round, or "".

    ``chunk`` rounds are set up at once; 1 where a step touches more than its own round.
    """

    name: str
    set_up: Callable[[Session], Round]
    left: Step
    right: Step
    check: Callable[[Session, Round, tuple[str, str]], str]
    chunk: int = 100


@dataclass(frozen=True)
class Finish:
    """How the rounds of a race ended: pairs of results, and what was wrong."""

    results: Counter[tuple[str, str]]
    wrong: list[str]


def run_step(database: Database, step: Step, made: Round) -> str:
    """Carry a step out; return "won", or the name of the conflict that refused it."""
    try:
        with database.transaction() as tx:
            step(tx, made)
    except (ConflictError, NotFoundError, HandoffError) as error:
        return type(error).__name__
    except Exception as error:  # a deadlock or a broken key is what the race looks for
        return f"BROKEN {error!r}"
    return WON


def run_race(url: str, race: Race, rounds: int, *, in_processes: bool) -> Finish:
    """Run a race; both sides are processes of their own, or threads of this one."""
    database, results, wrong = Database(url), Counter[tuple[str, str]](), list[str]()
    with _sides(url, race, in_processes=in_processes) as run_chunk:
        for first in range(0, rounds, race.chunk):
            count = min(race.chunk, rounds - first)
            with database.transaction() as tx:
                made = [race.set_up(tx) for _ in range(count)]
            pairs = run_chunk(made)
            results.update(pairs)
            with database.reading() as tx:
                for one, pair in zip(made, pairs, strict=True):
                    said = "a step broke" if _is_broken(pair) else race.check(tx, one, pair)
                    if said:
                        wrong.append(f"{race.name}: {said} {pair}")
    database.close()
    return Finish(results, wrong)


def _is_broken(pair: tuple[str, str]) -> bool:
    return any(word.startswith("BROKEN") for word in pair)


class _sides:
    """The two sides, waiting for chunks of rounds."""

    def __init__(self, url: str, race: Race, *, in_processes: bool) -> None:
        steps = (race.left, race.right)
        if in_processes:
            context = mp.get_context("fork")
            gate: Any = context.Barrier(2)
            self._in = [context.Queue() for _ in steps]
            self._out: Any = [context.Queue() for _ in steps]
            make: Any = context.Process
        else:
            gate, make = threading.Barrier(2), threading.Thread
            self._in = [Queue() for _ in steps]
            self._out = [Queue() for _ in steps]
        self._workers = [
            make(target=_side, args=(url, step, gate, came, gone), daemon=True)
            for step, came, gone in zip(steps, self._in, self._out, strict=True)
        ]

    def __enter__(self) -> Callable[[Sequence[Round]], list[tuple[str, str]]]:
        for worker in self._workers:
            worker.start()
        return self._run

    def __exit__(self, *_: object) -> None:
        for queue in self._in:
            queue.put(None)
        for worker in self._workers:
            worker.join(GATE_SECONDS)

    def _run(self, made: Sequence[Round]) -> list[tuple[str, str]]:
        for queue in self._in:
            queue.put(list(made))
        left, right = (queue.get(timeout=GATE_SECONDS * 10) for queue in self._out)
        return list(zip(left, right, strict=True))


def _side(url: str, step: Step, gate: Barrier | threading.Barrier, came: Any, gone: Any) -> None:
    database = Database(url)
    for made in iter(came.get, None):
        gone.put(list(_through_the_gate(database, step, gate, made)))
    database.close()


def _through_the_gate(
    database: Database, step: Step, gate: Any, made: Sequence[Round]
) -> Iterator[str]:
    for one in made:
        gate.wait(GATE_SECONDS)
        yield run_step(database, step, one)
