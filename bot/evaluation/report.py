"""Showing a run and keeping it: the figures, the results and the settings side by side."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from rich.table import Table

from bot.errors import BotError
from bot.evaluation.model import Observation, Report, Scores
from bot.evaluation.scoring import is_false_answer, is_false_refusal, is_outcome_right

_COUNTS = frozenset({"questions", "answerable", "inventions"})


class ReportError(BotError):
    """The files of a run cannot be written."""


def table(report: Report) -> Table:
    """Return the figures, a row per kind and one for all."""
    shown = Table("kind", title="evaluation", header_style="bold")
    for field in fields(Scores):
        shown.add_column(field.name.replace("_", " "), justify="right")
    for kind, scores in report.kinds.items():
        shown.add_row(kind, *_cells(scores))
    shown.add_section()
    shown.add_row("all", *_cells(report.overall), style="bold")
    return shown


def summary(report: Report) -> dict[str, Any]:
    """Return the figures as JSON can hold them."""
    return {
        "overall": asdict(report.overall),
        "kinds": {kind: asdict(scores) for kind, scores in report.kinds.items()},
    }


def write_files(report: Report, settings: Mapping[str, Any], folder: Path) -> None:
    """Write results.jsonl, summary.json and settings.json into a folder; ReportError names it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _write(folder / "results.jsonl", map(result, report.observations))
        _write(folder / "summary.json", [summary(report)], indent=2)
        _write(folder / "settings.json", [settings], indent=2)
    except OSError as error:
        raise ReportError(f"cannot write to {folder}: {error}. Choose another --out.") from error


def result(one: Observation) -> dict[str, Any]:
    """Return what is kept of one question."""
    question = one.question
    return {
        "id": question.id,
        "kind": question.kind,
        "half": question.half,
        "text": question.text,
        "expect": question.expect,
        "outcome": one.outcome,
        "is_outcome_right": is_outcome_right(one),
        "is_false_answer": is_false_answer(one),
        "is_false_refusal": is_false_refusal(one),
        "gold": [sorted(part) for part in question.parts],
        "retrieved": one.retrieved,
        "cited": one.cited,
        "inventions": one.inventions,
        "ms": round(one.ms, 1),
        "reply": one.reply,
    }


def _cells(scores: Scores) -> list[str]:
    return [_cell(field.name, getattr(scores, field.name)) for field in fields(Scores)]


def _cell(name: str, value: float | None) -> str:
    if value is None:
        return "-"
    if name in _COUNTS:
        return str(value)
    return f"{value:.1f}" if name.endswith("_ms") else f"{value:.3f}"


def _write(path: Path, rows: Iterable[Mapping[str, Any]], indent: int | None = None) -> None:
    with open(path, "w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False, indent=indent) + "\n")
