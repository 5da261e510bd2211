"""A migrated SQLite file, made once and copied for every test."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from actions import accounts
from actions.storage.database import Database
from bot.web.services import WebServices
from tests.fakes.web import build_services, new_database

PASSWORD = "a-long-enough-one"  # of every account below


@pytest.fixture(scope="session")
def template_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with three staff accounts: hashing their passwords takes time."""
    folder = tmp_path_factory.mktemp("template")
    database = new_database(folder)
    with database.transaction() as tx:
        accounts.add_staff(tx, "wang", "王小明", office="文峰服务站", password=PASSWORD)
        accounts.add_staff(tx, "zhao", "赵华", office="区民政局", password=PASSWORD)
        accounts.add_staff(tx, "weiji", "陈危", queues=["Q-WJ"], password=PASSWORD)
    database.close()
    return folder / "web.db"


@pytest.fixture
def web_database(template_file: Path, tmp_path: Path) -> Iterator[Database]:
    shutil.copy(template_file, tmp_path / "web.db")
    database = Database(f"sqlite:///{tmp_path / 'web.db'}")
    yield database
    database.close()


@pytest.fixture
def services(web_database: Database) -> WebServices:
    return build_services(web_database)
