"""Opening the database and its transactions."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session, sessionmaker

_SQLITE_BUSY_SECONDS = 15
_READING = "laobing_reading"
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
        self._sessions = sessionmaker(self.engine, expire_on_commit=False)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Yield a session whose work is committed whole, or not at all when the block raises."""
        with self._sessions() as session:
            with session.begin():
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
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    # Writers queue at BEGIN instead of failing half way (design §8).
    reading = connection.get_execution_options().get(_READING, False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
