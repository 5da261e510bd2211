from contextlib import closing

import pytest
from sqlalchemy import update
from typer.testing import CliRunner

from actions.storage.database import Database
from actions.storage.migrate import migrate
from actions.storage.tables import CaseEvent
from bot.cli.main import cli
from tests.integration.actions.handoff_world import World


@pytest.fixture
def world(monkeypatch, tmp_path):
    url = f"sqlite:///{tmp_path / 'laobing.db'}"
    migrate(url)
    monkeypatch.setenv("LAOBING_DATABASE_URL", url)
    with closing(Database(url)) as database:
        yield World(database)


def test_honest_histories_pass(world):
    case = world.claimed(world.conversation(), world.staff("wang"))

    for arguments in ([], ["--case", case.no]):
        done = CliRunner().invoke(cli, ["audit", "verify", *arguments])
        assert (done.exit_code, done.stdout) == (0, "")


def test_a_changed_event_is_named_with_its_case_and_fails_the_command(world):
    case = world.claimed(world.conversation(), world.staff("wang"))
    with world.database.transaction() as tx:
        tx.execute(update(CaseEvent).where(CaseEvent.seq == 2).values(actor="staff:9"))

    done = CliRunner().invoke(cli, ["audit", "verify"])

    assert done.exit_code == 1
    assert f"case {case.no}: event 2 was changed" in done.stdout
