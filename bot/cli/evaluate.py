"""``evaluate``: how good the answers are, measured on a set of questions."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from actions.texts import load_texts
from bot.cli.io import print_json, read_date, say
from bot.composition import make_answerer
from bot.evaluation.circumstances import circumstances
from bot.evaluation.inventions import load_sources
from bot.evaluation.model import Half, Report
from bot.evaluation.questions import QUESTIONS, read_questions
from bot.evaluation.report import summary, table, write_files
from bot.evaluation.run import evaluate
from bot.logs import set_up_logs
from bot.serving.prepare import prepare_index
from bot.settings import load_settings
from knowledge import clock

_WIDE = 190  # columns that the table needs


def add_to(cli: typer.Typer) -> None:
    """Register the command."""
    cli.command("evaluate")(evaluate_command)


def evaluate_command(
    half: Annotated[Half, typer.Option(help="which half of the set")] = Half.ALL,
    questions: Annotated[Path, typer.Option(help="file of the set")] = QUESTIONS,
    on: Annotated[str | None, typer.Option(help="as of this date, YYYY-MM-DD")] = None,
    out: Annotated[
        Path | None, typer.Option(help="folder for the results; var/evaluation/<time> if omitted")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="figures as JSON")] = False,
) -> None:
    """Ask every question of the evaluation set and print how well it went."""
    settings, day = load_settings(), read_date(on) or clock.today()
    set_up_logs(settings.log_level)
    chosen = read_questions(questions, half)
    prepare_index(settings, say)
    answerer = make_answerer(settings, load_texts())
    contact = (settings.contact_phone, settings.contact_address, settings.contact_hours)
    report = evaluate(
        lambda text, as_of: answerer.answer(text, as_of, settings.district),
        chosen,
        load_sources(contact, settings.documents_dir),
        day,
    )
    folder = out or settings.var_dir / "evaluation" / clock.now().strftime("%Y%m%dT%H%M%SZ")
    write_files(report, circumstances(settings, questions, half, chosen, day), folder)
    _show(report, as_json=as_json)
    say(f"results and settings are in {folder}")


def _show(report: Report, *, as_json: bool) -> None:
    if as_json:
        print_json(summary(report))
        return
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = _WIDE  # nobody's window to fit into
    console.print(table(report))
