"""``laobing rules …`` from the command line, on a copy of the tables and a var folder of its own."""

import json

import pytest
import structlog
import yaml
from typer.testing import CliRunner

from bot.cli import rules, rules_cases
from bot.cli.main import cli
from bot.errors import BotError
from bot.serving import prepare as preparing
from bot.serving.checks import examine
from bot.serving.frozen import warn_of_flips
from bot.settings import Settings
from knowledge.screening.frozen import PACKAGED_CASES
from tests.integration.knowledge.rule_files import copy_tables

HOUSEHOLD = {
    "hukou": "开州", "track": "rural", "hh_n": 3, "inc_wage": 1200, "inc_biz": 0, "inc_prop": 0,
    "inc_trans": 0, "ded_work": 0, "ded_rigid": 0, "assets": 0, "car": "无", "homes": 1,
    "shop": False, "status": ["无"],
}  # fmt: skip


@pytest.fixture(autouse=True)
def settings(tmp_path, monkeypatch):
    monkeypatch.setenv("LAOBING_VAR_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("COLUMNS", "200")
    return Settings()


@pytest.fixture
def tables(tmp_path, monkeypatch):
    folder = tmp_path / "tables"
    folder.mkdir()
    copied = copy_tables(folder)
    monkeypatch.setattr(rules, "files", lambda: copied.files)
    return copied


def run(*arguments):
    done = CliRunner().invoke(cli, ["rules", *map(str, arguments)])
    structlog.reset_defaults()
    return done


def lines(path, *rows):
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    return path


@pytest.fixture
def household(tmp_path):
    return lines(tmp_path / "facts.jsonl", {"id": "a", "facts": HOUSEHOLD})


def freeze(household, *arguments):
    return run(
        "freeze", "--facts", household, "--name", "农村三口人", "--on", "2025-08-01", *arguments
    )


def change(path, **changes):
    raw = yaml.safe_load(path.read_text("utf-8"))
    raw["expected"]["P01"].update(changes)
    path.write_text(yaml.safe_dump(raw, allow_unicode=True, sort_keys=False), "utf-8")


def test_check_says_that_all_is_well():
    done = run("check")

    assert done.exit_code == 0
    assert "没有问题" in done.stdout
    assert "项目 15" in done.stdout


def test_check_lists_every_problem_and_fails(tables):
    first = tables.replace("shared.yml", "fact: shop,", "fact: shops,")
    second = tables.replace("standards.csv", "found,W-NA23", "heard,W-NOWHERE")

    done = run("check")

    assert done.exit_code == 1
    assert f"shared.yml 第{first}行：“no_shop.test”：没有要件“shops”" in done.stdout
    assert "怎么办：最像的是“shop”" in done.stdout
    assert f"standards.csv 第{second}行：可靠程度写的是“heard”" in done.stdout
    assert "共 3 处要改，在 2 个文件里" in done.stdout


def test_list_names_every_programme():
    done = run("list", "--on", "2025-08-01")

    assert done.exit_code == 0
    assert all(key in done.stdout for key in ("P01", "P03b", "P13"))
    assert "城镇低保标准" in done.stdout


def test_table_on_the_terminal():
    done = run("table", "P01", "--on", "2025-08-01")

    assert done.exit_code == 0
    for said in ("可能可以申请", "家庭人均月收入低于低保标准", "770", "2025-07-01", "W-DZ", "户口簿", "Q-JZ 社会救助"):  # fmt: skip
        assert said in done.stdout
    assert "…" not in done.stdout


def test_table_as_json_is_one_object():
    done = run("table", "P02", "--on", "2024-08-31", "--json")

    table = json.loads(done.stdout)
    assert (table["id"], table["on"]) == ("P02", "2024-08-31")
    assert {row["name"]: row["amount"] for row in table["amounts"]}["std_urban"] == "735"
    assert {row["outcome"] for row in table["combinations"]} >= {"likely", "other_path", "check"}


def test_table_as_markdown_has_whole_rows():
    done = run("table", "P04", "--on", "2025-08-01", "--markdown")

    rows = [line for line in done.stdout.splitlines() if line.startswith("| ")]
    assert done.stdout.startswith("# P04 特困人员供养")
    assert len(rows) > 20
    assert all(line.endswith(" |") for line in rows)


def test_a_programme_that_is_not_there_names_the_nearest():
    done = run("table", "P1")

    assert isinstance(done.exception, BotError)
    assert "'P1'" in str(done.exception)
    assert "nearest: P13" in str(done.exception) or "nearest: P1" in str(done.exception)


def test_freezing_goes_into_the_deployments_folder(household, settings):
    done = freeze(household, "--why", "来问过的情况")

    assert done.exit_code == 0, done.output
    assert "存好了：D001 农村三口人" in done.stdout
    assert "P01 最低生活保障（低保）：可能可以申请" in done.stdout
    raw = yaml.safe_load((settings.cases_dir / "D001.yml").read_text("utf-8"))
    assert raw["facts"] == HOUSEHOLD
    assert raw["why"] == "来问过的情况"
    assert raw["expected"]["P01"]["outcome"] == "likely"


def test_freezing_takes_the_line_with_that_id(tmp_path, settings):
    fire = {"event": {"type": "火灾", "date": "2025-07-23", "now_ok": False}}
    kin = {"obl": [{"rel": "大儿子", "can_support": True}]}
    rows = ({"id": "a", "facts": fire}, {"id": "b", "facts": {"age": 67, **kin}})
    path = lines(tmp_path / "two.jsonl", *rows)

    first, second = freeze(path, "--id", "a"), freeze(path, "--id", "b")

    assert "event.date 只留到月" in first.stdout
    assert "obl[0].rel 只留“儿子”" in second.stdout
    assert sorted(one.name for one in settings.cases_dir.iterdir()) == ["D001.yml", "D002.yml"]


@pytest.mark.parametrize(
    ("rows", "arguments", "said"),
    [
        ([{"facts": {"obl": [{"rel": "电话13800138000"}]}}], [], "像是个人信息，没有存：facts.obl[0].rel（电话）"),
        ([{"facts": {"shops": True}}], [], "shops"),
        ([{"fact": {}}], [], "没有写 facts"),
        ([{"id": "a", "facts": {}}, {"id": "b", "facts": {}}], [], "有 2 行，用 --id"),
        ([{"id": "a", "facts": {}}], ["--id", "z"], "没有编号是“z”"),
    ],
)  # fmt: skip
def test_what_cannot_be_frozen_is_said_and_nothing_is_kept(
    tmp_path, settings, rows, arguments, said
):
    done = freeze(lines(tmp_path / "facts.jsonl", *rows), *arguments)

    assert isinstance(done.exception, BotError)
    assert said in str(done.exception)
    assert not settings.cases_dir.exists()


def test_cases_that_have_not_changed():
    done = run("cases")

    assert done.exit_code == 0
    assert f"{len(list(PACKAGED_CASES.glob('*.yml')))} 个存档案例都没有变" in done.stdout


def test_a_flip_is_listed_with_its_reasons_until_it_is_accepted(household, settings):
    freeze(household, "--why", "例子")
    path = settings.cases_dir / "D001.yml"
    change(path, outcome="other_path", because=["旧的理由。"])

    flipped = run("cases")
    careless = run("cases", "--accept", "D001")
    accepted = run("cases", "--accept", "D001", "--by", "社会救助科", "--why", "条件改宽了")
    after = run("cases")

    assert flipped.exit_code == 1
    assert "D001 农村三口人" in flipped.stdout
    assert "P01 最低生活保障（低保）：多半走别的路 → 可能可以申请" in flipped.stdout
    assert "原来的理由：旧的理由。" in flipped.stdout
    assert "现在的理由：算下来每人每月400元" in flipped.stdout
    assert isinstance(careless.exception, BotError)
    assert "认可了：D001。记下：P01 other_path → likely" in accepted.stdout
    assert after.exit_code == 0
    (note,) = yaml.safe_load(path.read_text("utf-8"))["accepted"]
    assert (note["by"], note["why"]) == ("社会救助科", "条件改宽了")


def test_accepting_what_is_not_there_or_not_changed(household):
    freeze(household)
    note = ("--by", "社会救助科", "--why", "看过")

    unknown = run("cases", "--accept", "D009", *note)
    same = run("cases", "--accept", "D001", *note)

    assert "没有案例“D009”" in str(unknown.exception)
    assert "D001 没有变" in same.stdout


def test_a_case_with_a_fact_that_is_gone_is_shown(household, settings):
    freeze(household)
    path = settings.cases_dir / "D001.yml"
    path.write_text(path.read_text("utf-8").replace("shop: false", "shed: false"), "utf-8")

    done = run("cases")

    assert done.exit_code == 1
    assert "shed" in done.output + str(done.exception)


def test_the_doctor_mentions_flips_and_stays_well(household, settings):
    before = {one.name: one for one in examine(settings)}["frozen cases"]
    freeze(household)
    change(settings.cases_dir / "D001.yml", outcome="other_path")

    after = {one.name: one for one in examine(settings)}["frozen cases"]

    assert (before.problem, before.note) == ("", "")
    assert after.problem == ""
    assert after.note.startswith("1 of ")
    assert "laobing rules cases" in after.note


def test_the_start_warns_of_flips_with_the_count_and_refuses_nothing(household, settings):
    freeze(household)
    change(settings.cases_dir / "D001.yml", outcome="other_path")

    with structlog.testing.capture_logs() as logs:
        warn_of_flips(settings)

    total = len(list(PACKAGED_CASES.glob("*.yml"))) + 1
    assert [(log["log_level"], log["flipped"], log["cases"]) for log in logs] == [
        ("warning", 1, total)
    ]


def test_getting_ready_runs_the_cases(household, settings, monkeypatch):
    monkeypatch.setattr(preparing, "prepare_index", lambda *_: None)  # minutes, and not our matter
    freeze(household)
    change(settings.cases_dir / "D001.yml", outcome="other_path")
    elsewhere = settings.model_copy(update={"rasa_url": "http://127.0.0.1:1"})

    with structlog.testing.capture_logs() as logs:
        model = preparing.prepare(elsewhere, lambda _: None)

    assert model is None
    assert [log["flipped"] for log in logs if log.get("action") == "cases.run"] == [1]


def test_a_case_that_cannot_be_read_warns_and_refuses_nothing(settings):
    settings.cases_dir.mkdir(parents=True)
    (settings.cases_dir / "D001.yml").write_text("id: D001\n", "utf-8")

    with structlog.testing.capture_logs() as logs:
        warn_of_flips(settings)

    (finding,) = [one for one in examine(settings) if one.name == "frozen cases"]
    assert [log["log_level"] for log in logs] == ["warning"]
    assert finding.problem == ""
    assert "D001.yml" in finding.note


def test_nothing_is_printed_that_was_only_said(tmp_path, settings):
    """Free words of a line never reach the terminal or the file."""
    path = lines(tmp_path / "f.jsonl", {"facts": {"obl": [{"rel": "大儿子在广东"}]}})

    done = freeze(path)

    assert "广东" not in done.output
    assert "广东" not in (settings.cases_dir / "D001.yml").read_text("utf-8")


def test_the_commands_know_both_folders(settings):
    assert rules_cases._folders() == (PACKAGED_CASES, settings.cases_dir)
    assert rules.files().cases == (PACKAGED_CASES, settings.cases_dir)
