"""The command line: ``laobing`` and ``python -m bot``."""

import sys

import typer

from actions.errors import ActionsError
from bot.cli import (
    ask,
    audit,
    calendar,
    data,
    doctor,
    evaluate,
    ingest,
    rules,
    screen,
    serve,
    staff,
    talk,
)
from bot.errors import BotError
from knowledge.errors import KnowledgeError

cli = typer.Typer(
    help="老兵通: answers from the policy documents, pre-screening, handoff to people.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
for module in (serve, talk, ask, screen, ingest, data, evaluate, doctor):
    module.add_to(cli)
cli.add_typer(audit.cli, name="audit")
cli.add_typer(rules.cli, name="rules")
cli.add_typer(calendar.cli, name="calendar")
cli.add_typer(staff.cli, name="staff")


def app() -> None:
    """Run the command; a mistake of the operator's is one clear line, not a trace."""
    try:
        cli()
    except (BotError, ActionsError, KnowledgeError) as error:
        print(f"laobing: {error}", file=sys.stderr)
        sys.exit(1)
