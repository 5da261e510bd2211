"""Keeping accounts from the command line: the same as on the page."""

import re
from contextlib import closing

import pytest
from typer.testing import CliRunner

from actions import accounts
from actions.errors import ActionsError
from actions.storage.database import Database
from actions.storage.migrate import migrate
from actions.storage.tables import CaseState, Staff
from bot.cli.main import cli
from tests.integration.actions.handoff_world import World


@pytest.fixture
def world(monkeypatch, tmp_path):
    url = f"sqlite:///{tmp_path / 'laobing.db'}"
    migrate(url)
    monkeypatch.setenv("LAOBING_DATABASE_URL", url)
    with closing(Database(url)) as database:
        yield World(database)


def run(*arguments: str) -> str:
    done = CliRunner().invoke(cli, ["staff", *arguments], catch_exceptions=True)
    if done.exception is not None:
        raise done.exception
    return done.output


def row(world: World, login: str) -> Staff:
    with world.database.reading() as tx:
        return next(one for one in accounts.list_staff(tx) if one.login == login)


def test_an_account_is_made_and_its_password_opens_it(world):
    said = run("add", "liu", "--name", "刘芳", "--queue", "Q-JZ")

    password = re.search(r"this once\): (\S+)", said)[1]
    with world.database.transaction() as tx:
        assert accounts.authenticate(tx, "liu", password) is not None
    assert row(world, "liu").queues == ["Q-JZ"]


def test_place_and_role_are_changed_and_what_is_not_given_stays(world):
    run("add", "liu", "--name", "刘芳", "--queue", "Q-JZ", "--unit", "qu-minzheng")

    run("change", "liu", "--role", "supervisor", "--queue", "all")

    liu = row(world, "liu")
    assert (liu.name, liu.role, liu.queues, liu.units) == (
        "刘芳",
        "supervisor",
        [],
        ["qu-minzheng"],
    )


def test_who_works_no_cases_any_more_gives_them_back(world):
    case = world.claimed(world.conversation(), world.staff("wang"))

    said = run("change", "wang", "--role", "auditor")

    assert "back in their queues: 1" in said
    assert world.case(case.id).state == CaseState.QUEUED.value


def test_somebody_is_let_go_and_comes_back(world):
    world.claimed(world.conversation(), world.staff("wang"))

    said = run("disable", "wang")
    gone = row(world, "wang").is_disabled
    run("enable", "wang")

    assert "back in their queues: 1" in said
    assert (gone, row(world, "wang").is_disabled) == (True, False)


def test_every_login_is_ended(world):
    staff = world.staff("wang")
    with world.database.transaction() as tx:
        token = accounts.open_session(tx, staff).token

    run("sign-out", "wang")

    with world.database.reading() as tx:
        assert accounts.read_session(tx, token) is None


def test_the_last_admin_stays(world):
    run("add", "chief", "--role", "admin")

    with pytest.raises(ActionsError, match="'chief' is the last admin"):
        run("disable", "chief")

    assert not row(world, "chief").is_disabled


def test_what_was_done_is_written_down_as_the_command_lines(world):
    run("add", "liu")
    run("password", "liu")
    run("reset-totp", "liu")

    with world.database.reading() as tx:
        lines = accounts.list_account_events(tx)
    assert [(line.by, line.kind) for line in reversed(lines)] == [
        ("", "added"),
        ("", "new_password"),
        ("", "code_reset"),
    ]
