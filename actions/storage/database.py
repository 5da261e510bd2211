"""Opening the database and its transactions."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import Session, sessionmaker

from actions.errors import ActionsError

# How long a writer waits for other threads here, and then for other processes.
_TURN_SECONDS = 15
_SQLITE_BUSY_SECONDS = 5
_POSTGRES_CONNECT_SECONDS = 10
# How many ask at a time. Each sort has threads of its own, so that none stands behind a queue of the
# others: a claim does not wait for all the lines that come in. More threads than these wait for
# Python's one lock, which makes everybody slower (docs/adr/0021).
_THREADS = {
    "sqlite": {"readers": 2, "background": 1, "writers": 1, "takers": 1},
    "postgresql": {"readers": 2, "background": 1, "writers": 2, "takers": 4},
}
_OTHERS = 12  # threads that call us by themselves: the dialogue's actions, commands
_READING = "laobing_reading"
_LASTING = "laobing_lasting"
_CHANGED = "laobing_changed"


class DatabaseAwayError(ActionsError):
    """The database takes nothing now: unreachable, restarting, locked, full. Nothing was written.

    The message names the kind of error only: what people wrote is not in it.
    """

    def __init__(self, kind: str) -> None:
        super().__init__(f"the database takes nothing now ({kind}); try again in a minute")


def mark_changed(tx: Session, topic: str) -> None:
    """Have ``Database.on_commit`` told of ``topic`` (a conversation id, "cases") once committed."""
    tx.info.setdefault(_CHANGED, set()).add(topic)


def _nobody(_changed: frozenset[str]) -> None:
    return None


class Database:
    """One engine and its transactions. Sync: call it from a thread in async code.

    ``on_commit`` is called, in the committing thread, with the topics marked by ``mark_changed``.
    ``threads`` are those for async code by what they do; they start when first used.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.on_commit: Callable[[frozenset[str]], None] = _nobody
        self.engine = _engine(url)
        is_sqlite = self.engine.dialect.name == "sqlite"
        # SQLite has one writer; threads that wait for it by sleeping and trying again starve each
        # other, so they queue here first. Reentrant: a nested call fails in SQLite, not silently.
        self._turn_to_write = threading.RLock() if is_sqlite else None
        # PostgreSQL shows each statement what was committed before it, in a transaction or not:
        # without one, two journeys to the server are saved.
        self._glance = {} if is_sqlite else {"isolation_level": "AUTOCOMMIT"}
        self._sessions = sessionmaker(self.engine, expire_on_commit=False)
        self.threads = {
            sort: ThreadPoolExecutor(number, thread_name_prefix=sort)
            for sort, number in _THREADS[self.engine.dialect.name].items()
        }

    @contextmanager
    def transaction(self, *, is_lasting: bool = True) -> Iterator[Session]:
        """Yield a session whose work is committed whole, or not at all when the block raises.

        ``is_lasting=False`` is for leases: SQLite then does not wait for the disk, so a power cut
        may undo the commit, though never break the file nor undo a lasting one before it. Raises
        DatabaseAwayError when the database takes nothing now.
        """
        with _telling_when_away(), self._sessions() as session:
            with self._my_turn(), session.begin():
                session.connection(execution_options={_LASTING: is_lasting})
                yield session
            changed = frozenset(session.info.get(_CHANGED, ()))
        if changed:
            self.on_commit(changed)

    @contextmanager
    def reading(self, *, is_glance: bool = False) -> Iterator[Session]:
        """Yield a session for reading; on SQLite it does not wait for writers.

        ``is_glance``: a few statements and no cursor that stays open. Raises DatabaseAwayError when the database answers nothing now.
        """
        with _telling_when_away(), self._sessions() as session, session.begin():
            glance = self._glance if is_glance else {}
            session.connection(execution_options={_READING: True, **glance})
            yield session

    @contextmanager
    def _my_turn(self) -> Iterator[None]:
        if self._turn_to_write is None:
            yield
            return
        if not self._turn_to_write.acquire(timeout=_TURN_SECONDS):
            raise DatabaseAwayError("other writers")
        try:
            yield
        finally:
            self._turn_to_write.release()

    def close(self) -> None:
        """Let what is being done finish, then close every connection."""
        for threads in self.threads.values():
            threads.shutdown()
        self.engine.dispose()


@contextmanager
def _telling_when_away() -> Iterator[None]:
    try:
        yield
    except (DBAPIError, PoolTimeoutError) as error:
        if not _is_away(error):
            raise
        raise DatabaseAwayError(_kind(error)) from error


def _is_away(error: DBAPIError | PoolTimeoutError) -> bool:
    if isinstance(error, PoolTimeoutError) or error.connection_invalidated:
        return True
    # SQLite's own word for a statement that is wrong, such as one on a missing table.
    is_wrong = getattr(error.orig, "sqlite_errorname", "") == "SQLITE_ERROR"
    return isinstance(error, OperationalError | InterfaceError) and not is_wrong


def _kind(error: DBAPIError | PoolTimeoutError) -> str:
    cause = error.orig if isinstance(error, DBAPIError) else error
    return str(getattr(cause, "sqlite_errorname", type(cause).__name__))


def _engine(url: str) -> Engine:
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(
            url,
            pool_pre_ping=True,
            pool_size=sum(_THREADS["postgresql"].values()),
            max_overflow=_OTHERS,
            hide_parameters=True,
            connect_args={"connect_timeout": _POSTGRES_CONNECT_SECONDS},
        )
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
    if options.get(_READING):
        connection.exec_driver_sql("BEGIN")
        return
    is_lasting = options.get(_LASTING, True)
    connection.exec_driver_sql(f"PRAGMA synchronous={'FULL' if is_lasting else 'NORMAL'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE")
