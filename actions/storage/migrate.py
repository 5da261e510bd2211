"""Bringing a database to the newest schema, and checking that it is there."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.engine import make_url

from actions.errors import ActionsError
from actions.storage.database import Database

FOLDER = Path(__file__).parent / "migrations"
UPGRADE_COMMAND = "laobing migrate"
# Any number, the same in every process: two servers that start together migrate one by one.
_POSTGRES_LOCK = 0x1A0B1


class SchemaError(ActionsError):
    """The database is not at the revision that this program needs."""


def migrate(url: str, revision: str = "head") -> None:
    """Create the tables, or update them, up to ``revision``; nothing to do is fine."""
    _make_folder(url)
    with _writing(url) as connection:
        config = _config(connection)
        if revision == "base" or revision.startswith("-"):
            command.downgrade(config, revision)
        else:
            command.upgrade(config, revision)


def current_revision(url: str) -> str | None:
    """Return the revision a database is at; None when it has no tables of ours."""
    file = _sqlite_file(url)
    if file is not None and not file.exists():
        return None  # opening it would create an empty file
    with closing(Database(url)) as database, database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def check_schema(url: str) -> None:
    """Raise SchemaError, naming the command to run, unless the database is at the newest schema."""
    needed = ScriptDirectory.from_config(_config()).get_current_head()
    found = current_revision(url)
    if found != needed:
        shown = make_url(url).render_as_string(hide_password=True)
        raise SchemaError(
            f"database {shown} is at revision {found or 'none'}, this program needs {needed}; "
            f"run `{UPGRADE_COMMAND}`"
        )


@contextmanager
def _writing(url: str) -> Iterator[Connection]:
    with closing(Database(url)) as database, database.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _POSTGRES_LOCK})
        yield connection


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _sqlite_file(url: str) -> Path | None:
    parts = make_url(url)
    if parts.get_backend_name() != "sqlite" or not parts.database or parts.database == ":memory:":
        return None
    return Path(parts.database)


def _make_folder(url: str) -> None:
    file = _sqlite_file(url)
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
