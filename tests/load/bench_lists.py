"""How long the console's lists and its search take over 100,000 old cases, on both databases.

python -m tests.load.bench_lists [--cases 100000]
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy.orm import Session

from actions import handoff
from actions.handoff import CasePage, Shelf, Wanted
from actions.storage.database import Database
from actions.storage.migrate import migrate
from actions.storage.tables import Staff
from knowledge import clock
from tests.integration.actions.many_cases import QUEUES, RARE_WORD, fill
from tests.integration.databases import PostgresUnavailable, postgres_server

ROUNDS = 7
OPEN = 600
Work = Callable[[Session], CasePage]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000)
    cases = parser.parse_args().cases
    for name, opened in (("SQLite", _sqlite), ("PostgreSQL", _postgres)):
        try:
            with opened() as url, closing(Database(url)) as database:
                migrate(url)
                fill(database, closed=cases, open_cases=OPEN, ends=clock.now())
                _measure(name, database)
        except PostgresUnavailable as reason:
            print(f"{name} NOT MEASURED: {reason}")


def _measure(name: str, database: Database) -> None:
    everywhere = Staff(id=1, login="a", name="a", queues=[], units=[])
    one_queue = Staff(id=2, login="b", name="b", queues=[QUEUES[3]], units=[])
    shelves = {f"list {shelf.name}": _shelf(everywhere, shelf.value) for shelf in Shelf}
    works: dict[str, Work] = {
        **shelves,
        "list of one queue": _shelf(everywhere, QUEUES[0]),
        "search number": _search(everywhere, Wanted(no="LB-000017-0017")),
        "search nothing: the newest": _search(everywhere, Wanted()),
        "search, pages 1 to 100": _search(everywhere, Wanted(), pages=100),
        "search reopened": _search(everywhere, Wanted(is_reopened=True)),
        "search a common word": _search(everywhere, Wanted(words="低保")),
        "search a word nobody said": _search(everywhere, Wanted(words="没有人说过")),
        "search that word, one queue": _search(one_queue, Wanted(words="没有人说过")),
        "search a clause": _search(everywhere, Wanted(clause="A-2.3")),
        "search a rare word to the end": _search(everywhere, Wanted(words=RARE_WORD), pages=99),
    }
    for what, work in works.items():
        print(f"{name:<11}{what:<32}{_milliseconds(database, work):8.1f} ms")


def _shelf(staff: Staff, shelf: str) -> Work:
    return lambda tx: handoff.shelf_page(tx, staff, shelf)


def _search(staff: Staff, wanted: Wanted, pages: int = 1) -> Work:
    def work(tx: Session) -> CasePage:
        page = handoff.search(tx, staff, wanted)
        for _ in range(pages - 1):
            if not page.next:
                break
            page = handoff.search(tx, staff, wanted, page.next)
        return page

    return work


def _milliseconds(database: Database, work: Work) -> float:
    taken = []
    for _ in range(ROUNDS):
        with database.reading() as tx:
            start = time.perf_counter()
            work(tx)
            taken.append(time.perf_counter() - start)
        if sum(taken) > 10:  # walks over all pages are measured once
            break
    return statistics.median(taken) * 1000


@contextmanager
def _sqlite() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{Path(folder) / 'many.db'}"


@contextmanager
def _postgres() -> Iterator[str]:
    with postgres_server() as url:
        yield url


if __name__ == "__main__":
    main()
