"""``audit verify``: whether the cases' histories are as they were written."""

from typing import Annotated

import typer

from actions import handoff
from actions.storage.database import Database
from actions.storage.migrate import check_schema
from bot.cli.io import say
from bot.settings import load_settings

cli = typer.Typer(help="The cases' histories.", no_args_is_help=True)


@cli.callback()
def _group() -> None:
    """Keep ``verify`` a command of its own."""


@cli.command("verify")
def verify_command(
    case: Annotated[str | None, typer.Option(help="only this case, by its public number")] = None,
) -> None:
    """Check every history and the invariants; exit code 1 when something is wrong."""
    url = load_settings().effective_database_url
    check_schema(url)
    found = 0
    with Database(url).reading() as tx:
        for line in handoff.audit(tx, case):
            print(line, flush=True)
            found += 1
    if found:
        say(f"{found} found; compare with a backup")
        raise typer.Exit(1)
    say("every history is as it was written")
