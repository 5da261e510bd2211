"""``ask``: answers without the dialogue server, for people and for batches."""

import time
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape

from actions.answering import Answer, Answerer, answer_json
from actions.texts import load_texts
from bot.cli.io import InputError, print_json, read_date, read_rows, say
from bot.composition import make_answerer
from bot.logs import set_up_logs
from bot.serving.prepare import prepare_index
from bot.settings import Settings, load_settings
from knowledge import clock


def add_to(cli: typer.Typer) -> None:
    """Register the command."""
    cli.command("ask")(ask_command)


def ask_command(
    text: Annotated[str | None, typer.Argument(help="the question")] = None,
    batch: Annotated[
        Path | None, typer.Option(help='file of JSON lines {"id","text"}; - for standard input')
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON lines instead of text")] = False,
    top: Annotated[int, typer.Option(min=1, max=50, help="retrieved clauses to list")] = 5,
    on: Annotated[str | None, typer.Option(help="as of this date, YYYY-MM-DD")] = None,
) -> None:
    """Answer a question from the policy documents."""
    if (text is None) == (batch is None):
        raise typer.BadParameter("give either a question or --batch FILE")
    settings = load_settings()
    set_up_logs(settings.log_level)
    prepare_index(settings, say)
    asker = _Asker(settings, make_answerer(settings, load_texts()), read_date(on), top)
    if batch is not None:
        asker.batch(batch)
    elif as_json:
        print(asker.line("1", text or ""), flush=True)
    else:
        _show(asker.answer(text or "")[0])


class _Asker:
    def __init__(self, settings: Settings, answerer: Answerer, on: Any, top: int) -> None:
        self._district, self._answerer, self._top = settings.district, answerer, top
        self._on = on or clock.today()

    def answer(self, text: str) -> tuple[Answer, float]:
        started = time.perf_counter()
        answer = self._answerer.answer(text, self._on, self._district, searched=self._top)
        return answer, (time.perf_counter() - started) * 1000

    def line(self, number: str | int, text: str) -> str:
        answer, ms = self.answer(text)
        return answer_json(number, answer, ms, top=self._top)

    def batch(self, path: Path) -> None:
        for number, row in read_rows(path):
            if isinstance(row, InputError) or not isinstance(row.get("text"), str):
                why = str(row) if isinstance(row, InputError) else f'line {number}: no "text"'
                print_json({"id": None, "line": number, "error": why})
            else:
                print(self.line(row.get("id", number), row["text"]), flush=True)


def _show(answer: Answer) -> None:
    console = Console(highlight=False)
    console.print(escape(answer.reply))
    for button in answer.buttons:
        console.print(f"  [bold][ {escape(button.title)} ][/bold]")
    console.print(f"[dim]{answer.outcome.value} · {answer.completeness.value}[/dim]")
