"""``doctor``: is everything there, and if not, what to do."""

import typer
from rich.console import Console
from rich.markup import escape

from bot.logs import set_up_logs
from bot.serving.checks import examine
from bot.settings import load_settings


def add_to(cli: typer.Typer) -> None:
    """Register the command."""
    cli.command("doctor")(doctor_command)


def doctor_command() -> None:
    """Check the installation without starting it; exit status 1 when something is amiss."""
    settings = load_settings()
    set_up_logs("ERROR")
    console = Console(highlight=False, soft_wrap=True)
    console.print("[green]ok[/]  settings")
    problems = 0
    for finding in examine(settings):
        problems += bool(finding.problem)
        mark = "[red]no[/]" if finding.problem else "[green]ok[/]"
        if finding.note:
            mark = "[yellow]! [/]"
        said = escape(finding.problem or finding.note)
        console.print(f"{mark}  {finding.name}  {said}".rstrip())
    raise typer.Exit(1 if problems else 0)
