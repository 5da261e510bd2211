"""Databases that go away in the middle of work, and come back."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Protocol

import pytest

from actions.storage import database as storage
from actions.storage.database import Database
from actions.storage.migrate import migrate
from tests.integration.databases import (
    PostgresServer,
    PostgresUnavailable,
    postgres_database,
    stoppable_postgres,
)

# Holds the writer's place until its input closes.
_HOLDER = """
import sqlite3, sys
holder = sqlite3.connect(sys.argv[1], isolation_level=None)
holder.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""


class Fault(Protocol):
    """Something that keeps the database from taking anything."""

    database: Database

    def begin(self) -> None: ...

    def end(self) -> None: ...


class LockedFile:
    """Another process holds the SQLite file for longer than we wait."""

    def __init__(self, file: Path, database: Database) -> None:
        self.database = database
        self._file = file
        self._holder: subprocess.Popen[bytes] | None = None

    def begin(self) -> None:
        command = [sys.executable, "-c", _HOLDER, str(self._file)]
        self._holder = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert self._holder.stdout is not None
        assert self._holder.stdout.readline() == b"held\n"

    def end(self) -> None:
        if self._holder is not None:
            self._holder.communicate()
            self._holder = None


class StoppedServer:
    """PostgreSQL is stopped; every connection is cut."""

    def __init__(self, server: PostgresServer, database: Database) -> None:
        self.database = database
        self._server = server
        self._is_stopped = False

    def begin(self) -> None:
        self._server.stop()
        self._is_stopped = True

    def end(self) -> None:
        if self._is_stopped:
            self._server.start()
            self._is_stopped = False


@pytest.fixture(scope="session")
def stoppable() -> Iterator[PostgresServer]:
    """A server of its own: the others' must not be stopped."""
    try:
        with stoppable_postgres() as server:
            yield server
    except PostgresUnavailable as reason:
        pytest.skip(f"PostgreSQL NOT TESTED: {reason}")


@pytest.fixture(params=["locked", "stopped"])
def fault(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Fault]:
    """A migrated database and what takes it away, once per kind of database."""
    if request.param == "locked":
        monkeypatch.setattr(storage, "_SQLITE_BUSY_SECONDS", 0.3)
        file = request.getfixturevalue("sqlite_file")
        migrate(f"sqlite:///{file}")
        with closing(Database(f"sqlite:///{file}")) as database:
            made: Fault = LockedFile(file, database)
            yield made
            made.end()
        return
    with _on_server(request.getfixturevalue("stoppable")) as made:
        yield made


@contextmanager
def _on_server(server: PostgresServer) -> Iterator[Fault]:
    with postgres_database(server.url) as url:
        migrate(url)
        with closing(Database(url)) as database:
            made = StoppedServer(server, database)
            yield made
            made.end()
