"""How long the statistics and the supervisors' page take over 100,000 cases, and by which plans.

Run: python -m tests.load.bench_statistics [CASES]. Made-up cases over one year; both databases.
"""

import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine, event, insert, text

from actions import statistics, supervision
from actions.storage.database import Database
from actions.storage.migrate import migrate
from actions.storage.tables import Case, CaseClock, CaseEvent, Conversation, Staff
from knowledge import clock
from knowledge.offices import load_queues
from tests.integration.databases import postgres_server

QUEUES = list(load_queues())
BRIEF = {"asked": [{"text": "问" * 60}], "answered": [{"text": "答" * 300}] * 3}
BOSS = Staff(login="b", name="b", password_hash="-", role="supervisor", queues=[], units=[])
TWO = Staff(login="t", name="t", password_hash="-", role="supervisor", queues=QUEUES[:2], units=[])
OPEN = 2000  # of the newest cases: the work in hand
BATCH = 5000


def main() -> None:
    total = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        measure("sqlite", f"sqlite:///{Path(folder) / 'bench.db'}", total)
    with postgres_server() as url:
        measure("postgresql", url, total)


def measure(name: str, url: str, total: int) -> None:
    migrate(url)
    database = Database(url)
    fill(database, total)
    today = clock.today()
    for days in (1, 30, 90, 366):
        period = statistics.Period(today - timedelta(days=days - 1), today)
        report(name, f"statistics of {days} days", database, reader(period))
    period = statistics.Period(today - timedelta(days=29), today)
    report(name, "statistics of 30 days, 2 queues", database, reader(period, QUEUES[:2]))
    report(name, "oversight", database, lambda tx: supervision.read_oversight(tx, BOSS))
    report(name, "oversight, 2 queues", database, lambda tx: supervision.read_oversight(tx, TWO))
    database.close()


def reader(period: statistics.Period, queues: list[str] | None = None) -> Callable[..., object]:
    return lambda tx: statistics.read_statistics(tx, period, queues or ())


def report(name: str, what: str, database: Database, work: Callable[..., object]) -> None:
    times = []
    for _ in range(3):
        with database.reading() as tx:
            began = time.perf_counter()
            work(tx)
            times.append(time.perf_counter() - began)
    print(f"{name}: {what}: {min(times) * 1000:.0f} ms", flush=True)
    with statements(database.engine) as seen, database.reading() as tx:
        work(tx)
    if "30 days" in what or "oversight" in what:
        for statement, parameters in seen:
            print("   ", plan(database, statement, parameters), flush=True)


@contextmanager
def statements(engine: Engine) -> Iterator[list[tuple[str, object]]]:
    seen: list[tuple[str, object]] = []

    def note(_c: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        if statement.startswith("SELECT"):
            seen.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


def plan(database: Database, statement: str, parameters: object) -> str:
    words = "EXPLAIN QUERY PLAN" if database.engine.dialect.name == "sqlite" else "EXPLAIN"
    with database.engine.connect() as connection:
        rows = connection.exec_driver_sql(f"{words} {statement}", parameters).all()
    steps = [str(row[-1]).strip() for row in rows]
    kept = [s for s in steps if "SCAN" in s.upper() or "SEARCH" in s or "Index" in s]
    table = statement.split("FROM", 1)[1].split("WHERE")[0].split()[0]
    return f"{table}: " + "; ".join(step.split("  (")[0] for step in kept)


def fill(database: Database, total: int) -> None:
    made = random.Random(5)
    now = clock.now()
    with database.transaction() as tx:
        for number in range(40):
            tx.add(Staff(login=f"s{number}", name=f"员{number}", password_hash="-"))
    for begin in range(0, total, BATCH):
        numbers = range(begin + 1, min(begin + BATCH, total) + 1)
        rows = [case(made, number, total, now) for number in numbers]
        with database.transaction() as tx:
            tx.execute(
                insert(Conversation),
                [
                    {"id": row["conversation_id"], "channel": "web", "channel_key": row["no"]}
                    for row in rows
                ],
            )
            tx.execute(insert(Case), rows)
            tx.execute(insert(CaseEvent), [one for row in rows for one in events(made, row)])
            tx.execute(insert(CaseClock), [one for row in rows for one in clocks(made, row, now)])
    with database.engine.connect() as connection:
        connection.execute(text("ANALYZE"))
        connection.commit()


def case(made: random.Random, number: int, total: int, now: datetime) -> dict[str, object]:
    opened = now - timedelta(days=366) * ((total - number) / total)
    is_open = number > total - OPEN
    state = made.choice(("queued", "owned", "waiting_citizen")) if is_open else "closed"
    return {
        "id": number,
        "no": f"N{number}",
        "conversation_id": f"{number:032d}",
        "queue": made.choice(QUEUES),
        "state": state,
        "reason": "asked",
        "is_urgent": False,
        "owner_id": made.randint(1, 40) if state in ("owned", "waiting_citizen") else None,
        "brief": BRIEF,
        "version": 5,
        "reopened": 0,
        "outcome": None if is_open else "explained",
        "queued_at": opened,
        "created_at": opened,
        "resolved_at": None if is_open else opened + timedelta(hours=made.randint(1, 90)),
    }


def events(made: random.Random, row: dict[str, object]) -> list[dict[str, object]]:
    at: datetime = row["created_at"]  # type: ignore[assignment]
    kinds = ("requested", "claimed", "replied", "citizen_wrote", "resolved")
    return [
        {
            "case_id": row["id"],
            "seq": seq,
            "kind": kind,
            "actor": "system",
            "at": at + timedelta(minutes=seq * made.randint(1, 200)),
            "data": {"state": row["state"], "queue": row["queue"]},
            "prev_hash": "0" * 64,
            "hash": "0" * 64,
        }
        for seq, kind in enumerate(kinds, start=1)
    ]


def clocks(made: random.Random, row: dict[str, object], now: datetime) -> list[dict[str, object]]:
    at: datetime = row["created_at"]  # type: ignore[assignment]
    is_open = row["state"] != "closed"
    due = at + timedelta(minutes=made.randint(30, 3000))
    return [
        {
            "case_id": row["id"],
            "kind": kind,
            "queue": row["queue"],
            "started_at": at,
            "warn_at": due,
            "due_at": due,
            "stopped_at": None if is_open else at + timedelta(hours=2),
        }
        for kind in ("first_reply", "resolve")
    ]


if __name__ == "__main__":
    main()
