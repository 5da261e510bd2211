"""Empty databases for the tests: an SQLite file and, where its programs exist, PostgreSQL."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from actions.storage.database import Database
from actions.storage.migrate import migrate

# The server refuses to run as root; these users can own it instead, first one that exists.
_SERVER_USERS = ("postgres", "nobody")
# Waiting for the disk takes most of the time of these tests; a memory file system does not wait.
MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
_START_SECONDS = 30
# A test run that is killed takes its server along.
_DIE_WITH_US = ["setpriv", "--pdeathsig", "QUIT"] if shutil.which("setpriv") else []
_SEARCHED = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin")


class PostgresUnavailable(Exception):
    """PostgreSQL cannot be started here; the message says why."""


@dataclass
class PostgresServer:
    """A throw-away server that can be stopped and started again over the same data."""

    url: str
    folder: Path
    command: list[str]
    _process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; return when it answers."""
        with open(self.folder / "log", "ab") as log:
            self._process = subprocess.Popen(self.command, stdout=log, stderr=log, cwd="/")
        _wait_for(self.url, self.folder)

    def stop(self) -> None:
        """End it at once, with every connection."""
        if self._process is not None:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait(timeout=30)
            self._process = None


@contextmanager
def postgres_server() -> Iterator[str]:
    """Run a throw-away PostgreSQL and yield the address of its ``postgres`` database."""
    with stoppable_postgres() as server:
        yield server.url


@contextmanager
def stoppable_postgres() -> Iterator[PostgresServer]:
    """Run a throw-away PostgreSQL that a test may stop and start."""
    programs, prefix = _programs(), _as_server_user()
    folder = Path(tempfile.mkdtemp(prefix="laobing-pg-", dir=MEMORY))
    folder.chmod(0o777)
    port = _free_port()
    url = f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres"
    command = [*prefix, *_DIE_WITH_US, str(programs / "postgres"), "-D", str(folder / "data"),
               "-p", str(port), "-h", "127.0.0.1", "-k", str(folder),
               "-c", "fsync=off", "-c", "full_page_writes=off"]  # fmt: skip
    server = PostgresServer(url, folder, command)
    try:
        _call([*prefix, str(programs / "initdb"), "-D", str(folder / "data"), "-U", "postgres",
               "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"])  # fmt: skip
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _wait_for(url: str, folder: Path) -> None:
    engine = create_engine(url)
    for _ in range(_START_SECONDS * 10):
        try:
            engine.connect().close()
            engine.dispose()
            return
        except OperationalError:
            time.sleep(0.1)
    raise PostgresUnavailable(f"no answer from it: {(folder / 'log').read_text('utf-8')}")


def _programs() -> Path:
    found = [path for place in _SEARCHED for path in sorted(Path("/").glob(place[1:]))]
    on_path = shutil.which("initdb")
    if on_path is not None:
        found.append(Path(on_path).parent)
    for folder in reversed(found):
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise PostgresUnavailable("no initdb and postgres found; install the PostgreSQL server package")


def _as_server_user() -> list[str]:
    if os.geteuid() != 0:
        return []
    for user in _SERVER_USERS:
        prefix = ["setpriv", f"--reuid={user}", f"--regid={_group(user)}", "--clear-groups"]
        done = subprocess.run([*prefix, "true"], capture_output=True, check=False)
        if done.returncode == 0:
            return prefix
    raise PostgresUnavailable(f"running as root and cannot switch to any of {_SERVER_USERS}")


def _group(user: str) -> str:
    done = subprocess.run(["id", "-g", user], capture_output=True, text=True, check=False)
    return done.stdout.strip() or "65534"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _call(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, cwd="/", check=False)
    if done.returncode != 0:
        raise PostgresUnavailable(f"{' '.join(command)} failed: {done.stdout}{done.stderr}")


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The address of a running server; skips, saying why, where there can be none."""
    try:
        with postgres_server() as url:
            yield url
    except PostgresUnavailable as reason:
        pytest.skip(f"PostgreSQL NOT TESTED: {reason}")


KINDS = ("sqlite", "postgresql")


@pytest.fixture
def sqlite_file() -> Iterator[Path]:
    """A place for an SQLite file, gone after the test."""
    with tempfile.TemporaryDirectory(prefix="laobing-", dir=MEMORY) as folder:
        yield Path(folder) / "test.db"


@pytest.fixture(params=KINDS)
def empty_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a database without any table."""
    if request.param == "sqlite":
        yield f"sqlite:///{request.getfixturevalue('sqlite_file')}"
        return
    with postgres_database(request.getfixturevalue("postgres_url")) as url:
        yield url


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """A database with every table and no row, once per kind of database."""
    if request.param == "sqlite":
        template, file = map(request.getfixturevalue, ("sqlite_template", "sqlite_file"))
        copy = shutil.copy(template, file)
        with closing(Database(f"sqlite:///{copy}")) as opened:
            yield opened
        return
    server = request.getfixturevalue("postgres_url")
    template = request.getfixturevalue("postgres_template")
    with postgres_database(server, template) as url, closing(Database(url)) as opened:
        yield opened


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file to copy: migrating for every test would take most of their time."""
    file = tmp_path_factory.mktemp("sqlite") / "template.db"
    migrate(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def postgres_template(postgres_url: str) -> Iterator[str]:
    """The name of a migrated database to copy."""
    with postgres_database(postgres_url) as url:
        migrate(url)
        yield url.rsplit("/", 1)[1]


@contextmanager
def postgres_database(server: str, template: str = "template1") -> Iterator[str]:
    """Yield the address of a database of its own on a running server."""
    name = f"test_{uuid4().hex}"
    admin = create_engine(server, isolation_level="AUTOCOMMIT", pool_pre_ping=True)
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
    try:
        yield server.rsplit("/", 1)[0] + f"/{name}"
    finally:
        with admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        admin.dispose()
