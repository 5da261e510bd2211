"""Learned questions from the database to the index: at the start, and while running."""

from pathlib import Path

import pytest

from actions.learning import IndexKeeper
from actions.storage.database import Database
from actions.storage.migrate import migrate
from actions.storage.tables import Learned, QuestionGroup, Staff
from bot.gateway.hub import Hub
from bot.learning import IndexWatcher
from bot.serving.prepare import prepare_index, read_learned
from bot.settings import Settings
from knowledge.questions import same_words
from knowledge.retrieval import is_current, load_index

ODD = "爬不动楼了，有没得人来装扶手"
CLAUSE = "A-5.3"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(_env_file=None, var_dir=tmp_path)


def make_live(settings: Settings) -> None:
    database = Database(settings.effective_database_url)
    with database.transaction() as tx:
        staff = Staff(login="boss", name="boss", password_hash="x")
        group = QuestionGroup()
        tx.add_all([staff, group])
        tx.flush()
        tx.add(
            Learned(
                group_id=group.id,
                kind="question",
                clause_id=CLAUSE,
                text=ODD,
                words=same_words(ODD),
                state="live",
                author_id=staff.id,
            )
        )
    database.close()


@pytest.mark.parametrize("revision", ["", "0001"])
def test_before_there_are_tables_nothing_is_learned(settings: Settings, revision: str):
    if revision:
        migrate(settings.effective_database_url, revision)

    assert read_learned(settings) == {}


async def test_a_start_and_a_running_process_take_up_live_questions(settings: Settings):
    migrate(settings.effective_database_url)
    said: list[str] = []
    prepare_index(settings, said.append)
    running = IndexKeeper(load_index(settings.index_dir), settings.index_dir, "", None)
    database = Database(settings.effective_database_url)
    watcher = IndexWatcher(database, Hub(), running)
    assert not await watcher.look()

    make_live(settings)

    assert await watcher.look()
    assert running.holder.search(ODD)[0].clause.id == CLAUSE
    assert not await watcher.look()
    prepare_index(settings, said.append)
    assert len(said) == 1  # the running process has written the index: nothing to build
    assert is_current(settings.index_dir, learned=read_learned(settings))
    database.close()
