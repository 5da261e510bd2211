"""What ``laobing staff add`` and the doctor say about the deployer's queues, offices and towns."""

from contextlib import closing

import pytest
import structlog
import yaml
from typer.testing import CliRunner

from actions import handoff
from actions.clocks import packaged as clock_tables
from actions.handoff import packaged
from actions.storage.database import Database
from actions.storage.tables import Case, Conversation, Staff
from bot.cli.main import cli
from bot.serving.checks import Finding, examine
from bot.serving.offices import OfficesProblemError, check_offices, note_on_offices
from bot.serving.prepare import prepare_database
from bot.settings import Settings
from knowledge.offices.loader import FOLDER

UNIT = {"name": "甲甲镇站", "kind": "town", "queues": ["Q-XX"], "region": "甲甲镇"}


@pytest.fixture(autouse=True)
def settings(tmp_path, monkeypatch):
    monkeypatch.setenv("LAOBING_VAR_DIR", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "300")
    (tmp_path / "offices").mkdir()
    yield Settings()
    handoff.use(handoff.Choices())
    clock_tables._own.clear()
    clock_tables._offices.clear()
    for read in (clock_tables.queues, clock_tables.routing, clock_tables.hours):
        read.cache_clear()


@pytest.fixture
def prepared(settings):
    prepare_database(settings)
    return settings


def own(settings, name: str, content: object) -> None:
    text = content if isinstance(content, str) else yaml.safe_dump(content, allow_unicode=True)
    (settings.effective_offices_dir / name).write_text(text, encoding="utf-8")


def own_queue(settings) -> None:
    """A deployer with a queue that is not packaged, and an office for it."""
    queues = yaml.safe_load((FOLDER / "queues.yml").read_text("utf-8"))
    own(settings, "queues.yml", queues | {"Q-XX": queues["Q-JZ"]})
    own(settings, "units.yml", {"jia": UNIT})


def write(settings, *rows: object) -> None:
    with closing(Database(settings.effective_database_url)) as database:
        for row in rows:
            with database.transaction() as tx:
                tx.add(row)


def staff_add(*arguments: str):
    done = CliRunner().invoke(cli, ["staff", "add", *arguments])
    structlog.reset_defaults()
    return done


def found(settings, name: str) -> Finding:
    return next(one for one in examine(settings) if one.name == name)


def test_staff_are_added_for_the_deployers_own_queues_and_offices(prepared):
    own_queue(prepared)

    fine = staff_add("li", "--queue", "Q-XX", "--unit", "jia")
    wrong_unit = staff_add("wu", "--unit", "qu-minzheng")  # packaged, and not the deployer's

    assert fine.exit_code == 0
    assert "there is no unit 'qu-minzheng'" in f"{wrong_unit.output} {wrong_unit.exception}"
    assert "there is no queue 'Q-ZZ'" in str(staff_add("wu", "--queue", "Q-ZZ").exception)


def test_packaged_offices_fit_and_the_queues_without_one_are_named(prepared):
    assert found(prepared, "offices").problem == ""
    note = found(prepared, "who works where").note
    assert "No office takes Q-ZJ, Q-WJ" in note
    assert "units.yml" in note


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("units.yml", {"jia": UNIT}, "jia names the queue 'Q-XX'"),
        ("units.yml", {"jia": {**UNIT, "queues": []}}, "jia.queues must be a list"),
        ("towns.yml", "towns: [甲甲镇", "towns.yml"),
        ("towns.yml", {"towns": ["甲甲镇", "甲甲镇"]}, "甲甲镇"),
        ("queues.yml", {"Q-XX": {"name": "空"}}, "Q-XX: missing keys"),
        ("routing.yml", {"version": 1}, "missing keys"),
    ],
)
def test_what_is_wrong_in_a_file_is_named_with_the_way_out(prepared, name, content, said):
    own(prepared, name, content)

    findings = {one.name: one for one in examine(prepared)}  # none of the others falls over

    problem = findings["offices"].problem
    assert said in problem
    assert name in problem
    assert f"Mend the entry in {prepared.effective_offices_dir}" in problem
    assert findings["who works where"].note == ""


def test_a_queue_without_an_office_of_its_own_is_a_problem(prepared):
    queues = yaml.safe_load((FOLDER / "queues.yml").read_text("utf-8"))
    queues["Q-JZ"]["first"] = ""
    own(prepared, "queues.yml", queues)

    with pytest.raises(OfficesProblemError, match=r"Q-JZ\.first is empty"):
        check_offices(prepared)


def test_staff_and_cases_of_offices_that_are_gone_are_named(prepared):
    own_queue(prepared)
    words = {"password_hash": "-", "role": "agent"}
    gone = {"queue": "Q-YY", "unit": "yi", "reason": "asked"}
    write(
        prepared,
        Staff(login="li", name="李", queues=["Q-XX", "Q-YY"], units=["jia", "yi"], **words),
        Staff(login="zhao", name="赵", queues=["Q-YY"], units=[], is_disabled=True, **words),
        Conversation(id="c1", channel="web", channel_key="c1"),
        Conversation(id="c2", channel="web", channel_key="c2"),
        Case(no="LB-1", conversation_id="c1", **gone),
        Case(no="LB-2", conversation_id="c2", state="closed", **gone),
    )

    note = note_on_offices(prepared)

    assert "li works for the queue Q-YY, which queues.yml does not have" in note
    assert "li works for the unit yi, which units.yml does not have" in note
    assert "1 open cases are with the queue Q-YY" in note
    assert "1 open cases are with the unit yi" in note
    assert "zhao" not in note
    assert "Q-XX" not in note


def test_without_a_database_it_is_left_to_the_other_check(settings):
    assert note_on_offices(settings) == ""


def test_the_checks_use_what_a_start_uses(prepared):
    own_queue(prepared)

    check_offices(prepared)

    assert "Q-XX" in packaged.queues()
    assert list(packaged.units()) == ["jia"]
