"""Health answers stay only while a case is open (design §10)."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import compress
from typing import Any

from actions.screening.progress import Progress, read_progress, write_progress
from actions.storage.tables import ScreeningSession
from knowledge.screening.dictionary import load_dictionary
from knowledge.screening.interview_questions import QuestionBook

_FLAGS = ("flags", "flag_facts", "flag_cites")  # side by side in a kept row
HEALTH_MINUTES = 30  # how long a slip that can be printed still holds what was forgotten (adr/0013)


def is_health(book: QuestionBook, fact: str, value: Any = None) -> bool:
    """Say whether the fact, or this answer to it, tells about health or disability."""
    question = book.find(fact)
    if question is not None and question.group is not None:
        return any(is_health(book, part) for part in question.covers)
    parts = fact.split(".")
    names = [".".join(parts[: number + 1]) for number in range(len(parts))]
    specs = [load_dictionary().find(name) for name in names]
    if any(spec is not None and spec.is_sensitive for spec in specs):
        return True
    options = question.options if question is not None else ()
    return any(option.is_health and option.value == value for option in options)


def forget_health(book: QuestionBook, row: ScreeningSession) -> None:
    """Take health answers out of a screening: facts, answers, what was held, the reasons given."""
    progress = read_progress(row)
    write_progress(row, without_health(book, progress))
    if row.result is not None:
        row.result = without_reasons(book, row.result, progress)


def without_health(book: QuestionBook, progress: Progress) -> Progress:
    """Return the progress as if no health question had been answered."""
    return replace(
        progress,
        facts=_strip(book, progress.facts, ""),
        answers=_strip(book, progress.answers, ""),
        held={},
        consent=None if progress.consent else progress.consent,  # asked anew if it goes on
        skipped={key: why for key, why in progress.skipped.items() if not is_health(book, key)},
    )


def split_health(
    book: QuestionBook, values: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the values that are about health, and the others."""
    health = {name: value for name, value in values.items() if is_health(book, name, value)}
    return health, {name: value for name, value in values.items() if name not in health}


def _strip(book: QuestionBook, values: Mapping[str, Any], above: str) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for key, value in values.items():
        name = f"{above}{key}"
        if is_health(book, name, value):
            continue
        kept[key] = _strip_inside(book, value, name)
    return kept


def _strip_inside(book: QuestionBook, value: Any, name: str) -> Any:
    if isinstance(value, Mapping):
        return _strip(book, value, f"{name}.")
    if isinstance(value, list):
        return [
            _strip(book, item, f"{name}[].") if isinstance(item, Mapping) else item
            for item in value
        ]
    return value


def without_reasons(
    book: QuestionBook, result: Mapping[str, Any], progress: Progress
) -> dict[str, Any]:
    """Return a kept result without the reasons, flags and sums that tell about health."""

    def is_kept(facts: Iterable[str]) -> bool:
        return not any(is_health(book, fact, progress.value(fact)) for fact in facts)

    def strip(row: Mapping[str, Any]) -> dict[str, Any]:
        kept = [reason for reason in row["because"] if is_kept(reason["facts"])]
        up = [is_kept(facts) for facts in row.get("flag_facts", ())]
        flags = {key: list(compress(row.get(key, ()), up)) for key in _FLAGS}
        return {
            **row,
            **flags,
            "because": kept,
            "is_shortened": row.get("is_shortened", False) or len(kept) < len(row["because"]),
        }

    rows = [strip(row) for row in result["programmes"]]
    income = result.get("income")
    is_whole = income is None or is_kept(line["fact"] for line in income["lines"])
    return {**result, "programmes": rows, "income": income if is_whole else None}
