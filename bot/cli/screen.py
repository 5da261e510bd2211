"""``screen``: pre-screening of facts given as JSON lines."""

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from bot.cli.io import InputError, print_json, read_date, read_rows
from bot.settings import load_settings
from knowledge import clock
from knowledge.screening import FactError, Rulebook, evaluate, load_rulebook, parse_facts


def add_to(cli: typer.Typer) -> None:
    """Register the command."""
    cli.command("screen")(screen_command)


def screen_command(
    facts: Annotated[Path, typer.Option(help='JSON lines {"id","facts":{…}}; - for stdin')],
    on: Annotated[str | None, typer.Option(help="as of this date, YYYY-MM-DD")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON lines instead of tables")] = False,
) -> None:
    """Say which programmes look open, and why. It never decides."""
    rulebook = load_rulebook(local=load_settings().local)
    day = read_date(on) or clock.today()
    for number, row in read_rows(facts):
        result = _screen(rulebook, day, number, row)
        if as_json or "error" in result:
            print_json(result)
        else:
            _show(result)


def _screen(
    rulebook: Rulebook, day: date, number: int, row: dict[str, Any] | InputError
) -> dict[str, Any]:
    if isinstance(row, InputError):
        return {"id": None, "line": number, "error": str(row)}
    identity = row.get("id", number)
    try:
        given = row.get("facts")
        if not isinstance(given, dict):
            return {"id": identity, "line": number, "error": '"facts" must be an object'}
        return {"id": identity, **evaluate(rulebook, parse_facts(given), day).as_json()}
    except FactError as error:
        return {"id": identity, "line": number, "error": str(error)}


def _show(result: dict[str, Any]) -> None:
    table = Table(title=f"{result['id']} · {result['as_of']}")
    for name in ("programme", "outcome", "provisional", "because", "missing", "queue"):
        table.add_column(name)
    for one in result["programmes"]:
        because = "\n".join(reason["text"] for reason in one["because"])
        missing = ", ".join(one["missing"])
        table.add_row(
            one["id"], one["outcome"], one["provisional"] or "", because, missing, one["queue"]
        )
    Console().print(table)
