"""``calendar show|set|clear|seed``: which days are worked."""

from datetime import date
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from actions import clocks
from actions.storage.database import Database
from actions.storage.migrate import check_schema
from bot.cli.io import read_date, say
from bot.serving.prepare import seed_calendar
from bot.settings import load_settings
from knowledge import clock

cli = typer.Typer(help="Which days are worked.", no_args_is_help=True)
_Day = Annotated[str, typer.Argument(help="the date, YYYY-MM-DD")]


def _url() -> str:
    url = load_settings().effective_database_url
    check_schema(url)
    return url


@cli.command("show")
def show_command(
    year: Annotated[int, typer.Option(help="of which year; 0: this one")] = 0,
) -> None:
    """List holidays and worked weekends of a year; say which years are still empty."""
    table = Table("day", "worked", "name", "source")
    with Database(_url()).reading() as tx:
        for row in clocks.days_of(tx, year or clock.today().year):
            table.add_row(f"{row.day:%Y-%m-%d %a}", _word(row.is_working), row.name, row.source)
        missing = clocks.missing_years(tx)
    Console().print(table)
    for empty in missing:
        say(f"the calendar of {empty} is empty: only weekdays count until it is filled in")


@cli.command("set")
def set_command(
    day: _Day,
    kind: Annotated[str, typer.Argument(help="work or off")],
    name: Annotated[str, typer.Option(help="what the day is called")] = "",
) -> None:
    """Say that a date is worked, or not; `calendar seed` leaves it as it is from then on."""
    if kind not in ("work", "off"):
        raise typer.BadParameter(f"{kind!r} is neither work nor off")
    with Database(_url()).transaction() as tx:
        clocks.set_day(tx, _date(day), kind == "work", name)
    say(f"{day}: {_word(kind == 'work')}; clocks that run already keep their deadlines")


@cli.command("clear")
def clear_command(day: _Day) -> None:
    """Undo what was set for a date: it is again what the library or its weekday says."""
    with Database(_url()).transaction() as tx:
        row = clocks.clear_day(tx, _date(day))
    say(f"{day}: {'as its weekday' if row is None else _word(row.is_working)}")


@cli.command("seed")
def seed_command() -> None:
    """Write the official days that the installed library knows; edited days stay."""
    done = seed_calendar(_url())
    say(
        f"added {done.added}, corrected {done.corrected}, removed {done.removed} days; "
        f"the library knows the years until {done.until}"
    )


def _date(written: str) -> date:
    found = read_date(written)
    assert found is not None  # only an absent option reads as None
    return found


def _word(is_working: bool) -> str:
    return "worked" if is_working else "off"
