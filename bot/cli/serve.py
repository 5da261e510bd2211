"""``serve`` and ``prepare``."""

import asyncio
from importlib.metadata import version

import typer
import uvloop

from actions import accounts
from bot import threads
from bot.cli.io import say
from bot.composition import Services
from bot.logs import set_up_logs
from bot.serving.checks import check_ports
from bot.serving.prepare import prepare
from bot.serving.run import serve
from bot.settings import load_settings


def add_to(cli: typer.Typer) -> None:
    """Register the commands."""
    cli.command("serve")(serve_command)
    cli.command("prepare")(prepare_command)


def serve_command() -> None:
    """Start everything: web chat, staff console, Telegram, the dialogue server. Ctrl-C stops it."""
    settings = load_settings()
    set_up_logs(settings.log_level)
    say(f"laobing {version('laobing')}: getting ready …")
    check_ports(settings)  # before minutes are spent on training
    model = prepare(settings, say)
    if model is not None:
        say("starting the dialogue server (about 15 s) …")
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serve(settings, model, _announce))
    say("stopped.")


def prepare_command() -> None:
    """Bring database, index and dialogue model up to date without starting anything."""
    settings = load_settings()
    set_up_logs(settings.log_level)
    prepare(settings, say)
    say("everything is up to date.")


async def _announce(services: Services, seconds: float) -> None:
    base = services.settings.base_url
    first = await threads.write(services.database, accounts.first_staff)
    say(f"\nready in {seconds:.0f} s")
    say(f"  web chat       {base}/")
    say(f"  staff console  {base}/staff")
    if first is not None:
        say(
            f"  first login    {first.staff.login}   password {first.password}   (shown only this once)"
        )
        say("                 it is a supervisor's: have a telephone with an authenticator at hand")
    if not services.settings.telegram_token.get_secret_value():
        say("  telegram       off (set LAOBING_TELEGRAM_TOKEN to turn it on)")
    say("Ctrl-C stops everything.")
