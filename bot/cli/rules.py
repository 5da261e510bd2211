"""``rules``: what policy staff use to check, read and guard the rules of the screening."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.cli import rules_cases
from bot.cli.io import InputError, print_json, read_date
from bot.cli.rules_markdown import as_markdown
from bot.cli.rules_show import folding_table, show_table
from bot.cli.rules_texts import text, texts
from bot.settings import load_settings
from knowledge import clock
from knowledge.screening import Rulebook, load_rulebook
from knowledge.screening.checking import Checked, RuleFiles, check
from knowledge.screening.frozen import PACKAGED_CASES
from knowledge.screening.tables import nearest
from knowledge.screening.tabling import ProgrammeTable, load_labels, make_table

cli = typer.Typer(help="Check and read the rules of the screening.", no_args_is_help=True)
rules_cases.add_to(cli)
On = Annotated[str | None, typer.Option(help="as of this date, YYYY-MM-DD")]


def files() -> RuleFiles:
    """Return the files to check: the packaged ones and the deployment's own cases."""
    return RuleFiles(cases=(PACKAGED_CASES, load_settings().cases_dir))


@cli.command("check")
def check_command() -> None:
    """Check every table that the screening rests on; list every problem with file and line."""
    found = check(files())
    console = Console(highlight=False, soft_wrap=True, markup=False)
    for problem in found.problems:
        place = {"file": _short(problem.file), "line": problem.line, "what": problem.what}
        console.print(text("check", "problem", **place))
        console.print(text("check", "todo", todo=problem.todo))
    console.print(_verdict(found))
    raise typer.Exit(1 if found.problems else 0)


def _verdict(found: Checked) -> str:
    if found.problems:
        amount = len({problem.file for problem in found.problems})
        return text("check", "bad", count=len(found.problems), files=amount)
    kinds = texts()["check"]["kinds"]
    counts = [
        text("check", "count", kind=name, count=found.counts.get(kind, 0))
        for kind, name in kinds.items()
    ]
    return text("check", "good", counts=texts()["check"]["joint"].join(counts))


def _short(path: Path) -> str:
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


@cli.command("table")
def table_command(
    programme: Annotated[str, typer.Argument(help="programme, e.g. P01")],
    on: On = None,
    as_json: Annotated[bool, typer.Option("--json", help="one JSON object")] = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="Markdown for a document")] = False,
) -> None:
    """Print the decision table of a programme: conditions, combinations, amounts, papers."""
    rulebook = load_rulebook()
    if programme not in rulebook.programmes:
        known = ", ".join(rulebook.programmes)
        near = nearest(programme, rulebook.programmes)
        raise InputError(f"there is no programme {programme!r}; nearest: {near}; all: {known}")
    table = make_table(rulebook, programme, read_date(on) or clock.today())
    if as_json:
        print_json(table.as_json())
    elif markdown:
        print(as_markdown(table))
    else:
        show_table(table)


@cli.command("list")
def list_command(on: On = None) -> None:
    """List all programmes with what decides them."""
    rulebook, day = load_rulebook(), read_date(on) or clock.today()
    columns = texts()["list"]["columns"]
    title = text("list", "title", version=rulebook.version, on=day)
    table = folding_table(columns, title=title, title_justify="left")
    for key in rulebook.programmes:
        table.add_row(*_listed(rulebook, make_table(rulebook, key, day)))
    Console(highlight=False).print(table)


def _listed(rulebook: Rulebook, table: ProgrammeTable) -> list[str]:
    joint = texts()["table"]["joint"]
    labels = load_labels()
    expired = {row.name for row in table.amounts if row.is_expired}
    amounts = [
        text("list", "expired", label=labels.standards[name])
        if name in expired
        else labels.standards[name]
        for name in table.decided_by
    ]
    return [
        table.id,
        table.name,
        str(len(table.conditions)),
        joint.join(amounts) or texts()["list"]["none"],
        joint.join(said.text for said in table.queues),
        joint.join(rulebook.programmes[table.id].cite),
    ]
