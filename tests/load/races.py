"""Races of the handoff, ten thousand rounds each: `python -m tests.load.races`.

Threads and processes, SQLite and PostgreSQL. Exactly the allowed pairs of results may occur, every
round is looked at, and the invariants are checked over the whole database at the end of a race.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from uuid import uuid4

from sqlalchemy import create_engine, text

from actions.storage.database import Database
from actions.storage.migrate import migrate
from tests.integration.actions.handoff_world import check_invariants
from tests.integration.databases import MEMORY, PostgresUnavailable, postgres_server
from tests.load.race_steps import RACES
from tests.load.racing import Finish, Race, run_race

ROUNDS = 10_000


@contextmanager
def databases(wanted: str) -> Iterator[dict[str, str]]:
    """Yield addresses of throw-away databases by kind; PostgreSQL is missed loudly."""
    with ExitStack() as stack:
        folder = Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="laobing-races-", dir=MEMORY))
        )
        urls = {"sqlite": f"sqlite:///{folder / 'races.db'}"}
        try:
            urls["postgresql"] = stack.enter_context(postgres_server())
        except PostgresUnavailable as reason:
            print(f"PostgreSQL NOT RACED: {reason}", file=sys.stderr)
        yield {kind: url for kind, url in urls.items() if wanted in ("both", kind)}


def fresh(kind: str, url: str) -> str:
    """Return an empty database with our tables, beside the others of this server or file."""
    if kind == "sqlite":
        made = url.replace("races.db", f"{uuid4().hex}.db")
    else:
        name = f"race_{uuid4().hex}"
        engine = create_engine(url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        engine.dispose()
        made = url.rpartition("/")[0] + f"/{name}"
    migrate(made)
    return made


def run(race: Race, kind: str, url: str, rounds: int, *, in_processes: bool) -> bool:
    """Run one race and print a line; say whether everything was as it must be."""
    began, made = time.monotonic(), fresh(kind, url)
    done = run_race(made, race, rounds, in_processes=in_processes)
    broken = _invariants(made)
    sides = "processes" if in_processes else "threads"
    counts = ", ".join(f"{' / '.join(pair)} {count}" for pair, count in done.results.items())
    verdict = "ok" if not done.wrong and not broken else "WRONG"
    spent = time.monotonic() - began
    print(f"{verdict:5} {race.name:24} {kind:10} {sides:9} {rounds:6} {spent:5.0f} s  {counts}")
    _explain(done, broken)
    return verdict == "ok"


def _explain(done: Finish, broken: str) -> None:
    for line in [*done.wrong[:5], *([broken] if broken else [])]:
        print(f"      {line}", flush=True)


def _invariants(url: str) -> str:
    database = Database(url)
    try:
        with database.reading() as tx:
            check_invariants(tx)
    except AssertionError as error:
        return f"invariant: {error}"
    finally:
        database.close()
    return ""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="half threads, half processes")
    parser.add_argument("--race", default="", help="only races whose name contains this")
    parser.add_argument("--database", choices=("both", "sqlite", "postgresql"), default="both")
    options = parser.parse_args()
    is_good = True
    with databases(options.database) as urls:
        for race in RACES:
            if options.race not in race.name:
                continue
            for kind, url in urls.items():
                for in_processes in (False, True):
                    half = options.rounds // 2
                    is_good &= run(race, kind, url, half, in_processes=in_processes)
    return 0 if is_good else 1


if __name__ == "__main__":
    raise SystemExit(main())
