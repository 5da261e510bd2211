"""``laobing calendar …`` and what the doctor says about days, hours and the group."""

from contextlib import closing
from datetime import date

import pytest
import structlog
from typer.testing import CliRunner

from actions import clocks
from actions.clocks import packaged
from actions.storage.database import Database
from bot.cli.main import cli
from bot.serving.desk import note_on_desk
from bot.serving.prepare import prepare_database
from bot.settings import Settings
from tests.integration.actions.clock_world import travel


@pytest.fixture(autouse=True)
def settings(tmp_path, monkeypatch):
    monkeypatch.setenv("LAOBING_VAR_DIR", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "200")
    yield Settings()
    packaged._own.clear()
    packaged.hours.cache_clear()
    packaged.limits.cache_clear()


@pytest.fixture
def prepared(settings):
    with travel("2026-06-01 10:00"):
        prepare_database(settings)
    return settings


def run(*arguments: str):
    done = CliRunner().invoke(cli, ["calendar", *arguments])
    structlog.reset_defaults()
    return done


def edit(settings: Settings, *works) -> None:
    url = settings.effective_database_url
    with closing(Database(url)) as database, database.transaction() as tx:
        for work in works:
            work(tx)


def test_a_new_database_has_its_calendar_and_preparing_again_keeps_edits(prepared):
    edit(prepared, lambda tx: clocks.set_day(tx, date(2026, 10, 10), False, "停电"))

    prepare_database(prepared)

    shown = run("show", "--year", "2026").output
    (line,) = [line for line in shown.splitlines() if "2026-10-10" in line]
    assert [part.strip() for part in line.split("│")[2:5]] == ["off", "停电", "edited"]
    assert "国庆节" in shown


def test_a_day_is_set_and_cleared(prepared):
    set_to = run("set", "2026-12-24", "off", "--name", "搬家")
    shown = run("show", "--year", "2026").output
    cleared = run("clear", "2026-12-24")

    assert (set_to.exit_code, cleared.exit_code) == (0, 0)
    assert "搬家" in shown
    assert "搬家" not in run("show", "--year", "2026").output


@pytest.mark.parametrize("arguments", [("2026-13-01", "off"), ("2026-12-01", "maybe")])
def test_what_is_no_day_or_no_choice_is_refused(prepared, arguments):
    assert run("set", *arguments).exit_code == 2


def test_seeding_says_what_it_did(prepared):
    with travel("2026-06-01 10:00"):
        done = run("seed")

    assert "added 0, corrected 0, removed 0 days" in done.output
    assert str(clocks.last_library_year()) in done.output


def test_the_doctor_says_which_year_is_empty_and_that_hours_are_examples(prepared):
    with travel("2026-12-01 10:00"):
        before = note_on_desk(prepared)
        edit(
            prepared,
            lambda tx: clocks.set_day(tx, date(2027, 1, 1), False, "元旦"),
            lambda tx: clocks.set_hours(tx, "", 0, [(540, 720)], None),
        )
        after = note_on_desk(prepared)

    assert "calendar of 2027 is empty" in before
    assert "nobody has confirmed" in before
    assert after == ""


def test_the_doctor_misses_the_token_of_a_group(prepared, monkeypatch):
    monkeypatch.setenv("LAOBING_STAFF_GROUP", "-1001")

    assert "LAOBING_STAFF_GROUP is set without" in note_on_desk(Settings())


def test_without_a_database_the_doctor_leaves_it_to_the_other_check(settings):
    assert note_on_desk(settings) == ""
