"""The handoff under load: claims against each other, a busy minute, and query plans.

`make bench-handoff`, or python -m tests.load.bench_handoff [--only claims|load|plans]. Both databases;
loopback only. Fails on a double claim, an error, a figure that is missing, or a scan of a big table.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from actions.storage.database import Database
from actions.storage.migrate import migrate
from tests.integration.databases import PostgresUnavailable, postgres_database, postgres_server
from tests.load.handoff_cases import analyse, fill_old, forget_analysis, open_desks, wait
from tests.load.handoff_claims import WAYS, WORKERS, race
from tests.load.handoff_load import Load, run_load
from tests.load.handoff_plans import check_plans

PARTS = ("claims", "plans", "load")


def main() -> int:
    """Measure on both databases; 1 when something was wrong or could not be measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=PARTS, action="append")
    parser.add_argument("--database", choices=("SQLite", "PostgreSQL"), action="append")
    parser.add_argument("--cases", type=int, default=100_000, help="old cases")
    parser.add_argument("--claims", type=int, default=400, help="waiting cases of each race")
    parser.add_argument("--seconds", type=int, default=60, help="how long the load lasts")
    parser.add_argument("--consoles", type=int, default=200, help="open consoles under the load")
    parser.add_argument("--rate", type=float, default=50, help="citizens' lines a second")
    chosen = parser.parse_args()
    wrong: list[str] = []
    for name, opened in (("SQLite", _sqlite), ("PostgreSQL", _postgres)):
        if chosen.database and name not in chosen.database:
            continue
        try:
            with opened() as urls:
                wrong += _measure(name, urls, chosen)
        except PostgresUnavailable as reason:
            wrong.append(f"{name} NOT MEASURED: {reason}")
    for line in wrong:
        print(f"wrong: {line}", file=sys.stderr)
    return 1 if wrong else 0


def _measure(name: str, urls: Iterator[str], chosen: argparse.Namespace) -> list[str]:
    parts, wrong = chosen.only or PARTS, []
    if "claims" in parts:
        wrong += _claims(name, next(urls), chosen.claims)
    if {"plans", "load"} & set(parts):
        url = next(urls)
        with closing(Database(url)) as database:
            _head(name, f"{chosen.cases} old cases")
            started = time.perf_counter()
            migrate(url)
            fill_old(database, chosen.cases)
            print(f"  written in {time.perf_counter() - started:.0f} s", flush=True)
            if "plans" in parts:
                wrong += _plans(name, database)
            if "load" in parts:
                if name == "SQLite":
                    forget_analysis(database)
                load = Load(chosen.consoles, chosen.rate, seconds=chosen.seconds)
                _head(name, f"{load.consoles} consoles, {load.messages:g} lines a second")
                wrong += [f"{name}: {line}" for line in run_load(url, database, load)]
                _head(name, "after the load")
    return wrong


def _plans(name: str, database: Database) -> list[str]:
    [desk] = open_desks(database, 1)
    wait(database, 50)
    analyse(database)
    _head(name, "plans")
    wrong = check_plans(name, database, desk)
    if database.engine.dialect.name == "sqlite":
        forget_analysis(database)
        _head(name, "plans without statistics, as it runs")
        wrong += check_plans(f"{name} without statistics", database, desk)
    return wrong


def _claims(name: str, url: str, cases: int) -> list[str]:
    migrate(url)
    _head(name, f"{WORKERS} clerks, {cases} waiting cases")
    wrong = []
    for way, clerk in WAYS:
        found = race(url, way, clerk, cases)
        print(found, flush=True)
        if not way.startswith("BASELINE") and (found.double or found.missing):
            wrong.append(f"{name}: {way}: double {found.double}, never claimed {found.missing}")
    return wrong


def _head(name: str, what: str) -> None:
    load = " ".join(f"{one:.1f}" for one in os.getloadavg())
    print(f"{name}: {what} (load average {load}, {os.cpu_count()} cores, shared)", flush=True)


@contextmanager
def _sqlite() -> Iterator[Iterator[str]]:
    with tempfile.TemporaryDirectory(prefix="laobing-bench-") as folder:
        yield (f"sqlite:///{Path(folder) / name}.db" for name in ("claims", "many"))


@contextmanager
def _postgres() -> Iterator[Iterator[str]]:
    with (
        postgres_server() as server,
        postgres_database(server) as one,
        postgres_database(server) as two,
    ):
        yield iter((one, two))


if __name__ == "__main__":
    sys.exit(main())
