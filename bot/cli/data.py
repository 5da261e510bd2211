"""``index``, ``train``, ``train-embedding``, ``migrate``: what the assistant works with."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.io import say
from bot.dialogue import training
from bot.logs import set_up_logs
from bot.serving.prepare import prepare_database, project, read_learned
from bot.settings import load_settings
from knowledge.embedding import EMBEDDED_MODEL, train
from knowledge.retrieval import build_index


def add_to(cli: typer.Typer) -> None:
    """Register the commands."""
    cli.command("index")(index_command)
    cli.command("train")(train_command)
    cli.command("train-embedding")(train_embedding_command)
    cli.command("migrate")(migrate_command)


def index_command() -> None:
    """Build the retrieval index anew from the documents and authored questions."""
    settings = load_settings()
    set_up_logs(settings.log_level)
    where = (settings.index_dir, settings.embedding_model, settings.documents_dir)
    build_index(*where, read_learned(settings))
    say(f"index built in {settings.index_dir}")


def train_command(
    force: Annotated[bool, typer.Option("--force", help="even when nothing has changed")] = False,
) -> None:
    """Train the dialogue model when its texts have changed."""
    settings = load_settings()
    set_up_logs(settings.log_level)
    work = training.train if force else training.ensure_model
    say(f"dialogue model: {work(project(settings), say)}")


def train_embedding_command(
    data: Annotated[Path, typer.Option(help="folder of the open training data")],
    out: Annotated[Path, typer.Option(help="folder to write the model to")] = EMBEDDED_MODEL,
) -> None:
    """Train the embedded embedding model on open data (minutes; see its card)."""
    set_up_logs("INFO")
    train(data, out, report=say)
    say(f"model written to {out}; run `laobing index` next")


def migrate_command() -> None:
    """Create the database's tables or bring them up to date."""
    prepare_database(load_settings())
    say("the database is up to date.")
