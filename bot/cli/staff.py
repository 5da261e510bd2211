"""``staff add|list|change|disable|enable|password|reset-totp|sign-out``: who may answer."""

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from actions import accounts, supervision
from actions.storage.database import Database
from actions.storage.migrate import check_schema
from bot.cli.io import say
from bot.settings import load_settings

cli = typer.Typer(help="Who may answer.", no_args_is_help=True)


def _database() -> Database:
    url = load_settings().effective_database_url
    check_schema(url)
    return Database(url)


@cli.command("add")
def add_command(
    login: Annotated[str, typer.Argument(help="name to log in with")],
    name: Annotated[str, typer.Option(help="the person's name, for colleagues")] = "",
    office: Annotated[str, typer.Option(help="the office that citizens see")] = "",
    role: Annotated[str, typer.Option(help="agent, supervisor, admin or auditor")] = "agent",
    queue: Annotated[
        list[str] | None, typer.Option(help="queue they see, e.g. Q-JZ; repeat; none: all")
    ] = None,
    unit: Annotated[
        list[str] | None, typer.Option(help="office unit they work for; repeat; none: all")
    ] = None,
) -> None:
    """Add a member of staff; the password is made up and shown once."""
    with _database().transaction() as tx:
        made = accounts.add_staff(
            tx,
            login,
            name or login,
            office=office,
            role=role,
            queues=queue or (),
            units=unit or (),
            offices=load_settings().effective_offices_dir,
        )
    say(f"added {made.staff.login}; password (shown only this once): {made.password}")


@cli.command("list")
def list_command() -> None:
    """List the staff."""
    table = Table("login", "name", "office", "role", "queues", "units", "code", "state")
    with _database().reading() as tx:
        for one in accounts.list_staff(tx):
            state = "disabled" if one.is_disabled else "active"
            queues = ", ".join(one.queues) or "all"
            units = ", ".join(one.units) or "all"
            code = "yes" if one.totp_confirmed_at else "no"
            row = (one.login, one.name, one.office, one.role, queues, units, code, state)
            table.add_row(*row)
    Console().print(table)


@cli.command("change")
def change_command(
    login: Annotated[str, typer.Argument(help="whom")],
    name: Annotated[str | None, typer.Option(help="the person's name")] = None,
    office: Annotated[str | None, typer.Option(help="the office that citizens see")] = None,
    role: Annotated[str | None, typer.Option(help="agent, supervisor, admin or auditor")] = None,
    queue: Annotated[
        list[str] | None, typer.Option(help="instead of the present queues; repeat; all: all")
    ] = None,
    unit: Annotated[
        list[str] | None, typer.Option(help="instead of the present units; repeat; all: all")
    ] = None,
) -> None:
    """Change what is given; another role ends every login. Who works no cases gives them back."""
    with _database().transaction() as tx:
        staff, released = supervision.change_account(
            tx,
            login,
            name=name,
            office=office,
            role=role,
            queues=_named(queue),
            units=_named(unit),
            offices=load_settings().effective_offices_dir,
        )
    say(f"changed {staff.login}; cases back in their queues: {len(released)}")


def _named(given: list[str] | None) -> list[str] | None:
    return [] if given == ["all"] else given or None


@cli.command("disable")
def disable_command(login: Annotated[str, typer.Argument(help="whom")]) -> None:
    """End a person's access; their sessions end at once, their cases return to the queue."""
    with _database().transaction() as tx:
        staff, released = supervision.close_account(tx, login)
    say(f"disabled {staff.login}; cases back in their queues: {len(released)}")


@cli.command("enable")
def enable_command(login: Annotated[str, typer.Argument(help="whom")]) -> None:
    """Let a disabled person in again, with the password that they had."""
    with _database().transaction() as tx:
        staff = accounts.enable_staff(tx, login)
    say(f"enabled {staff.login}")


@cli.command("password")
def password_command(login: Annotated[str, typer.Argument(help="whose")]) -> None:
    """Make a new password for somebody who lost theirs; shown once. Ends a lock and every login."""
    with _database().transaction() as tx:
        made = accounts.reset_password(tx, login)
    say(f"new password of {made.staff.login} (shown only this once): {made.password}")


@cli.command("reset-totp")
def reset_totp_command(login: Annotated[str, typer.Argument(help="whose")]) -> None:
    """Take the code off somebody who lost the telephone and the recovery codes. Ends every login."""
    with _database().transaction() as tx:
        staff = accounts.reset_totp(tx, login)
    say(f"{staff.login} sets the code up again at the next sign-in, where the role needs one")


@cli.command("sign-out")
def sign_out_command(login: Annotated[str, typer.Argument(help="whom")]) -> None:
    """End every login of a person; the password stays good."""
    with _database().transaction() as tx:
        staff = accounts.sign_out_staff(tx, login)
    say(f"signed {staff.login} out everywhere")
