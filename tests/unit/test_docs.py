"""What exists is documented, and what is documented exists."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from actions import failpoints
from bot.cli.main import cli
from bot.settings import ROOT, Settings
from bot.setup.interpreters import ASSISTANT, DIALOGUE

REFERENCE = (ROOT / "docs" / "reference.md").read_text(encoding="utf-8")
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
DECISIONS = sorted((ROOT / "docs" / "adr").glob("[0-9]*.md"))
SETTINGS = {f"LAOBING_{name.upper()}" for name in Settings.model_fields}
# Read before or beside the settings object.
OTHER_VARIABLES = {
    ASSISTANT.setting,
    DIALOGUE.setting,
    "LAOBING_TALK_TOKEN",
    "LAOBING_MODEL_EXAMPLES",
    "LAOBING_MODEL_TALLY",
    failpoints.VARIABLE,
}
COMPOSE_VARIABLES = set(re.findall(r"LAOBING_\w+", (ROOT / "compose.yaml").read_text("utf-8")))


def commands(group: Any, name: str = "laobing") -> Iterator[tuple[str, Any]]:
    """Yield every command with its full name; a group is what has commands."""
    for part, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, f"{name} {part}")
        else:
            yield f"{name} {part}", command


COMMANDS = dict(commands(typer.main.get_command(cli)))
TARGETS = re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)


def rows(text: str) -> dict[str, str]:
    """Return the rows of every table by the code word that they begin with."""
    return {row[1]: row[0] for row in re.finditer(r"^\| `([^`]+)` \|.*$", text, re.M)}


ROWS = rows(REFERENCE)


@pytest.mark.parametrize("setting", sorted(SETTINGS | OTHER_VARIABLES))
def test_every_setting_is_documented(setting):
    assert setting in ROWS


def test_no_setting_is_documented_that_does_not_exist():
    named = {word for page in PAGES for word in re.findall(r"LAOBING_[A-Z0-9_]+", read(page))}

    assert named - SETTINGS - OTHER_VARIABLES - COMPOSE_VARIABLES == set()


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_is_documented_with_its_options(name):
    flags = {
        flag
        for parameter in COMMANDS[name].params
        if parameter.param_type_name == "option"
        for flag in parameter.opts
    }

    assert name in ROWS
    assert {flag for flag in flags if f"`{flag}`" not in ROWS[name]} == set()


@pytest.mark.parametrize("target", TARGETS)
def test_every_make_target_is_documented(target):
    assert f"make {target}" in ROWS


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_pages_name_only_commands_that_exist(page):
    assert unknown_commands(code(read(page))) == set()


def test_error_messages_send_people_only_to_commands_that_exist():
    sources = [
        path for part in ("bot", "actions", "knowledge") for path in (ROOT / part).rglob("*")
    ]
    texts = [read(path) for path in sources if path.suffix in (".py", ".yml")]
    advice = re.findall(r"(?:`|[Rr]un:? `?)((?:make|laobing) [a-z-]+)", "\n".join(texts))

    assert len(advice) > 5
    assert unknown_commands("\n".join(advice)) == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_to_files(page):
    links = re.findall(r"\]\(([^)#]+)\)", read(page))

    broken = [link for link in links if "://" not in link and not (page.parent / link).exists()]

    assert broken == []


def test_the_map_of_the_code_names_places_that_exist():
    text = read(ROOT / "docs" / "architecture.md") + read(ROOT / "README.md")
    named = set(re.findall(r"`((?:bot|actions|knowledge|nlu|tests|constraints)/[\w./-]+)`", text))

    assert len(named) > 20
    assert {place for place in named if not (ROOT / place).exists()} == set()


@pytest.mark.parametrize("page", DECISIONS, ids=lambda page: page.stem)
def test_a_decision_has_its_parts_and_fits_a_page(page):
    text = read(page)

    headings = re.findall(r"^## (.+)$", text, re.M)

    assert headings == ["背景", "可选", "决定", "后果"]
    assert re.search(r"^日期：\d{4}-\d{2}-\d{2}$", text, re.M)
    assert len(text.splitlines()) <= 60
    assert page.name in read(page.parent / "README.md")


def test_the_example_of_an_env_file_holds_only_settings():
    keys = re.findall(r"^([A-Z_0-9]+)=", read(ROOT / ".env.example"), re.M)

    assert keys
    assert set(keys) <= SETTINGS


def read(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def unknown_commands(text: str) -> set[str]:
    """Return what a text tells people to run and nobody can."""
    known = {" ".join(name.split()[:2]) for name in COMMANDS} | {f"make {one}" for one in TARGETS}
    return set(re.findall(r"\b(?:laobing|make) [a-z][a-z-]*", text)) - known


def code(text: str) -> str:
    """Return what stands in code blocks and between backticks."""
    blocks = re.findall(r"```sh\n(.*?)```", text, re.S)
    return "\n".join([*blocks, *re.findall(r"`([^`\n]+)`", text)])
