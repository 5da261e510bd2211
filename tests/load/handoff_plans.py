"""By which plans the hot statements of the handoff read: none may go through a whole big table."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from actions import clocks, handoff, notifications, statistics, supervision
from actions.delivery import outbox, turns
from actions.handoff import Shelf, Wanted
from actions.storage.database import Database
from actions.storage.tables import Staff
from bot.staff.live.marks import Look, Marks, look
from bot.sweeping import case_steps
from knowledge import clock
from tests.load.handoff_cases import Desk

Work = Callable[[Session], object]
Statement = tuple[str, Any]
_BIG = "cases|conversations|messages|case_events|case_clocks|turns|outbox|updates|notifications"
_PARTIAL = "ix_cases_open|ix_cases_resolved|ix_turns_undone|ix_outbox_unsent"  # small ones
_SQLITE = re.compile(rf"^SCAN (?:{_BIG})(?:_\d+)?\b(?!.*(?:{_PARTIAL}))")
_POSTGRES = re.compile(rf"Seq Scan on (?:{_BIG})\b")
_READS = ("SELECT", "UPDATE", "DELETE", "WITH")
# What may: the name of the work, what its step says, and why it is no scan.
ALLOWED: dict[tuple[str, str], str] = {
    ("look of all consoles", "case_events"): "the newest 400 by id, then it stops",
    ("look of all consoles", "notifications"): "the newest 400 by id, then it stops",
    ("search: the newest", "ix_cases_created"): "newest first, a page, then it stops",
    ("search: words", "ix_cases_created"): "newest first, 5,000 cases, then it stops",
    ("search: a clause", "ix_cases_created"): "newest first, 5,000 cases, then it stops",
}


class _Undo(Exception):
    """What was tried is taken back."""


def check_plans(name: str, database: Database, desk: Desk) -> list[str]:
    """Print each hot work with its time; return a line for each scan of a big table."""
    wrong: list[str] = []
    for what, work in _works(desk).items():
        took, seen = _carry_out(database, work)
        found = [step for one in seen for step in _scans(database, one)]
        bad = [step for step in found if not _reason(what, step)]
        why = "; ".join({_reason(what, step) for step in found} - {""})
        verdict = "SCANS " + "; ".join(bad) if bad else f"ok ({why})" if why else "ok"
        print(
            f"  {what:<30}{took * 1000:8.1f} ms  {len(seen):2d} statements  {verdict}", flush=True
        )
        wrong += [f"{name}: {what}: {step}" for step in bad]
    return wrong


def _works(desk: Desk) -> dict[str, Work]:
    everywhere = Staff(id=desk.staff_id, login="a", name="a", queues=[], units=[])
    today = clock.today()
    month = statistics.Period(today - timedelta(days=29), today)
    case_id, staff_id = desk.case_id, desk.staff_id
    sweeps = {
        f"sweep: {step.name}": step.work
        for step in case_steps(has_group=False)
        if step.name != "group"
    }
    return {
        **{f"list: {one.name.lower()}": _shelf(everywhere, one.value) for one in Shelf},
        "list: a queue": _shelf(everywhere, (desk.queues or ("Q-JZ",))[0]),
        "take next": lambda tx: handoff.take_next(tx, staff_id),
        "counts of the lists": lambda tx: handoff.count_lists(tx, everywhere),
        "search: the newest": _search(everywhere, Wanted()),
        "search: a number": _search(everywhere, Wanted(no="LB-000017-0017")),
        "search: words": _search(everywhere, Wanted(words="没有人说过")),
        "search: a clause": _search(everywhere, Wanted(clause="A-2.3")),
        "search: overdue": _search(everywhere, Wanted(is_overdue=True)),
        "lines since": lambda tx: handoff.tail(tx, case_id, 1),
        "a case with everything": lambda tx: handoff.case_view(tx, case_id),
        "look of all consoles": lambda tx: look(
            tx, Look(frozenset(), frozenset({case_id})), Marks()
        ),
        "turns: anything due": turns.has_due,
        "turns: claim": turns.claim_next,
        "outbox: anything to do": lambda tx: outbox.has_work(tx, ("telegram",)),
        "outbox: claim": lambda tx: outbox.claim_next(tx, ("telegram",)),
        "outbox: recover": lambda tx: outbox.recover(tx, idempotent=("web",)),
        **sweeps,
        "unread notifications": lambda tx: notifications.unread(tx, staff_id, desk.queues),
        "waiting range": lambda tx: clocks.waiting_range(tx, "Q-JZ"),
        "statistics of 30 days": lambda tx: statistics.read_statistics(tx, month),
        "oversight": lambda tx: supervision.read_oversight(tx, everywhere),
    }


def _shelf(staff: Staff, shelf: str) -> Work:
    return lambda tx: handoff.shelf_page(tx, staff, shelf)


def _search(staff: Staff, wanted: Wanted) -> Work:
    return lambda tx: handoff.search(tx, staff, wanted)


def _carry_out(database: Database, work: Work) -> tuple[float, list[Statement]]:
    """Do it, take it back; return how long it took and what the database was asked."""
    with _statements(database.engine) as seen:
        start = time.perf_counter()
        try:
            with database.transaction() as tx:
                work(tx)
                took = time.perf_counter() - start
                raise _Undo
        except _Undo:
            pass
    return took, seen


@contextmanager
def _statements(engine: Engine) -> Iterator[list[Statement]]:
    seen: dict[str, Any] = {}

    def note(_c: object, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        if statement.startswith(_READS):
            seen.setdefault(statement, parameters)

    found: list[Statement] = []
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", note)
        found += seen.items()


def _scans(database: Database, asked: Statement) -> list[str]:
    """Return the steps of its plan that read a big table from one end to the other."""
    is_sqlite = database.engine.dialect.name == "sqlite"
    words, scan = ("EXPLAIN QUERY PLAN", _SQLITE) if is_sqlite else ("EXPLAIN", _POSTGRES)
    with database.engine.connect() as connection:
        rows = connection.exec_driver_sql(f"{words} {asked[0]}", asked[1]).all()
        connection.rollback()
    steps = [str(row[-1]).strip().removeprefix("->").strip() for row in rows]
    return [step.split("  (")[0] for step in steps if scan.search(step)]


def _reason(what: str, step: str) -> str:
    return next(
        (why for (work, table), why in ALLOWED.items() if work == what and table in step), ""
    )
