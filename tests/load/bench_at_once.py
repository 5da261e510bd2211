"""A citizen's line to the person who has the case: settled as it comes in, or left to the worker.

    python -m tests.load.bench_at_once [--lines 300]

Prints the processor time of a line in milliseconds, both ways in the same run and their ratio;
SQLite, one thread, no HTTP. Exit code 1 when settling at once is not the cheaper way.
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from actions import handoff
from actions.delivery import inbound, turns
from actions.delivery.contents import Said
from actions.delivery.inbound import Settle
from actions.replies import Reply
from actions.storage.database import Database
from actions.storage.migrate import migrate
from actions.texts import load_texts
from bot.composition import find_danger
from bot.gateway.at_once import make_at_once
from bot.web.identity import hash_token
from tests.load.handoff_cases import fill_old, open_desks

Crisis = Callable[[str], Reply | None]
_LINE = "材料我带来了"
_DESKS = 50
_WARM = 40


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=300)
    lines = parser.parse_args().lines
    with tempfile.TemporaryDirectory(prefix="laobing-bench-") as folder:
        url = f"sqlite:///{Path(folder) / 'lines.db'}"
        migrate(url)
        with closing(Database(url)) as database:
            fill_old(database, 3000)
            keys = [hash_token(desk.citizen_token) for desk in open_desks(database, _DESKS)]
            texts = load_texts()

            def crisis(text: str) -> Reply | None:
                return find_danger(texts, text)

            worker = _timed(lambda n: _by_worker(database, keys[n % _DESKS], n, crisis), lines)
            settle = make_at_once(crisis)
            at_once = _timed(lambda n: _at_once(database, keys[n % _DESKS], n, settle), lines)
    print(f"left to the worker (baseline)  {worker:5.2f} ms a line, three transactions")
    print(f"settled at once                {at_once:5.2f} ms a line, one transaction")
    print(f"ratio                          {worker / at_once:5.2f}")
    return 0 if at_once < worker else 1


def _timed(work: Callable[[int], None], lines: int) -> float:
    for number in range(_WARM):
        work(-1 - number)
    start = time.process_time()
    for number in range(lines):
        work(number)
    return (time.process_time() - start) / lines * 1000


def _at_once(database: Database, key: str, number: int, settle: Settle) -> None:
    if not _accept(database, key, f"once:{number}", settle).is_settled:
        raise AssertionError("the line was left to the worker")


def _by_worker(database: Database, key: str, number: int, crisis: Crisis) -> None:
    _accept(database, key, f"worker:{number}", None)
    crisis(_LINE)
    with database.reading() as tx:
        turns.has_due(tx)
    with database.transaction(is_lasting=False) as tx:
        work = turns.claim_next(tx)
    if work is None:
        raise AssertionError("there was nothing to answer")
    with database.transaction() as tx:
        handoff.citizen_wrote(tx, work.conversation_id)
        turns.finish(tx, work, None)


def _accept(database: Database, key: str, update: str, settle: Settle | None) -> inbound.Accepted:
    said = Said(_LINE)
    with database.transaction() as tx:
        return inbound.accept(tx, "web", key, update, said, settle=settle)


if __name__ == "__main__":
    raise SystemExit(main())
