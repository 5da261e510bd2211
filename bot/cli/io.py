"""Reading and writing files and lines for the commands."""

import json
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import typer

from bot.errors import BotError


class InputError(BotError):
    """A file or line given to a command cannot be used."""


def say(line: str) -> None:
    """Print progress where it does not mix with results."""
    print(line, file=sys.stderr, flush=True)


def read_lines(path: Path) -> list[str]:
    """Return a text file's lines; "-" is standard input. Raises InputError naming the file."""
    if str(path) == "-":
        return sys.stdin.read().splitlines()
    try:
        return path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot read {path}: {error}. Give a UTF-8 text file.") from error


def read_rows(path: Path) -> Iterator[tuple[int, dict[str, Any] | InputError]]:
    """Yield (line number, object) for every line; a bad line yields its error, others go on."""
    for number, line in enumerate(read_lines(path), start=1):
        if line.strip():
            yield number, _read_row(path, number, line)


def _read_row(path: Path, number: int, line: str) -> dict[str, Any] | InputError:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        return InputError(f"{path} line {number} is no JSON: {error.msg}")
    if not isinstance(row, dict):
        return InputError(f"{path} line {number} is no JSON object")
    return row


def print_json(row: object) -> None:
    """Print one JSON line."""
    print(json.dumps(row, ensure_ascii=False), flush=True)


def read_date(value: str | None) -> date | None:
    """Read YYYY-MM-DD; raises a usage error naming the value."""
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise typer.BadParameter(f"{value!r} is no date; write YYYY-MM-DD") from error
