"""Opening the database and its transactions."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session, sessionmaker

_SQLITE_BUSY_SECONDS = 15
_READING = "laobing_reading"
_LASTING = "laobing_lasting"
_CHANGED = "laobing_changed"


def mark_changed(tx: Session, topic: str) -> None:
    """Have ``Database.on_commit`` told of ``topic`` (a conversation id, "cases") once committed."""
    tx.info.setdefault(_CHANGED, set()).add(topic)


def _nobody(_changed: frozenset[str]) -> None:
    return None


class Database:
    """One engine and its transactions. Sync: call it from a thread in async code.

    ``on_commit`` is called, in the committing thread, with the topics marked by ``mark_changed``.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.on_commit: Callable[[frozenset[str]], None] = _nobody
        self.engine = _engine(url)
        is_sqlite = self.engine.dialect.name == "sqlite"
        # SQLite has one writer; threads that wait for it by sleeping and trying again starve each
        # other, so they queue here first. Reentrant: a nested call fails in SQLite, not silently.
        self._turn_to_write = threading.RLock() if is_sqlite else nullcontext()
        self._sessions = sessionmaker(self.engine, expire_on_commit=False)

    @contextmanager
    def transaction(self, *, is_lasting: bool = True) -> Iterator[Session]:
        """Yield a session whose work is committed whole, or not at all when the block raises.

        ``is_lasting=False`` is for leases: SQLite then does not wait for the disk, so a power cut
        may undo the commit, though never break the file nor undo a lasting one before it.
        """
        with self._sessions() as session:
            with self._turn_to_write, session.begin():
                session.connection(execution_options={_LASTING: is_lasting})
                yield session
            changed = frozenset(session.info.get(_CHANGED, ()))
        if changed:
            self.on_commit(changed)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Yield a session for reading; on SQLite it does not wait for writers."""
        with self._sessions() as session, session.begin():
            session.connection(execution_options={_READING: True})
            yield session

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def _engine(url: str) -> Engine:
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True, hide_parameters=True)
    engine = create_engine(
        url,
        connect_args={"timeout": _SQLITE_BUSY_SECONDS, "isolation_level": None},
        hide_parameters=True,  # errors would carry what people wrote into the log
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    # Writers queue at BEGIN instead of failing half way (design §8).
    options = connection.get_execution_options()
    is_lasting = options.get(_LASTING, True)
    connection.exec_driver_sql(f"PRAGMA synchronous={'FULL' if is_lasting else 'NORMAL'}")
    connection.exec_driver_sql("BEGIN" if options.get(_READING) else "BEGIN IMMEDIATE")
