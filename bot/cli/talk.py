"""``chat`` and ``talk``: conversations with the running assistant."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from actions.texts import load_texts
from bot.cli.io import print_json, read_lines
from bot.settings import load_settings
from bot.terminal.chat import Chat
from bot.terminal.client import Client
from bot.terminal.script import listen, play, read_script

_TOKEN_FILE = "terminal-token"
Url = Annotated[str | None, typer.Option(help="address of the assistant; default: this machine's")]


def add_to(cli: typer.Typer) -> None:
    """Register the commands."""
    cli.command("chat")(chat_command)
    cli.command("talk")(talk_command)


def chat_command(
    url: Url = None,
    new: Annotated[bool, typer.Option("--new", help="begin anew instead of resuming")] = False,
) -> None:
    """Chat with the running assistant in this terminal; it resumes where you left off."""
    settings = load_settings()
    token_file = settings.var_dir / _TOKEN_FILE
    token = "" if new or not token_file.exists() else token_file.read_text("utf-8").strip()
    with Client(url or settings.base_url, token) as client:
        is_new = client.open()
        _keep(token_file, client.token)
        Chat(client, load_texts(), Console(highlight=False)).run(is_new=is_new)


def talk_command(
    script: Annotated[Path, typer.Option(help='JSON lines {"say"} or {"press"}; - for stdin')],
    url: Url = None,
    token: Annotated[
        str,
        typer.Option(help="go on with the conversation of this token", envvar="LAOBING_TALK_TOKEN"),
    ] = "",
    patience: Annotated[float, typer.Option(help="seconds to wait for each answer")] = 60.0,
    wait: Annotated[float, typer.Option(help="seconds to listen on after the last step")] = 0.0,
) -> None:
    """Play a whole conversation through the running assistant; one JSON line per message."""
    steps = list(read_script(read_lines(script)))
    with Client(url or load_settings().base_url, token) as client:
        client.open()
        client.skip_to_now()
        for line in play(client, steps, patience):
            print_json(line)
        for line in listen(client, len(steps), wait):
            print_json(line)


def _keep(path: Path, token: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(token, encoding="utf-8")
