"""Small wrong changes to the rules: one test, one word, one wrapper at a time."""

from collections.abc import Iterator
from copy import deepcopy
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, NamedTuple

Path = tuple[str | int, ...]
NEIGHBOURS = {
    "below": ("at_most", "at_least"),
    "at_most": ("below", "above"),
    "at_least": ("above", "below"),
    "above": ("at_least", "at_most"),
}
JUNCTIONS = {"all": ("any",), "any": ("all",), "best": ("all", "any")}
WRAPPERS = ("not", "never_no", "never_yes", "unless")
OPTIONAL = ("when", "for", "tolerance")  # what may be taken away
ROWS = ("received", "not_applicable", "other_path", "decided_by")
LISTS = ("asked", "answered", "items", "shows", "ledger", "window", "exempt", "old_status")
SHAVED = Fraction(1, 40000)  # of a line in money: a fen or two per head


class RuleMutant(NamedTuple):
    """``raw`` is what ``file`` would hold; ``place`` says what was changed, and how."""

    file: str
    place: str
    raw: dict[str, Any]


def mutants(file: str, raw: dict[str, Any]) -> Iterator[RuleMutant]:
    """Yield every mutant of one file of rules."""
    for path, change, value in _changes((), raw):
        yield RuleMutant(file, f"{'.'.join(map(str, path))}: {change}", _put(raw, path, value))


def _put(raw: dict[str, Any], path: Path, value: Any) -> dict[str, Any]:
    copy = deepcopy(raw)
    if not path:
        return dict(value)
    place: Any = copy
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return copy


def _changes(path: Path, found: Any) -> Iterator[tuple[Path, str, Any]]:
    """Yield (where, what, the new value there) for a part and everything below it."""
    if isinstance(found, list):
        for place, part in enumerate(found):
            yield from _changes((*path, place), part)
    if not isinstance(found, dict):
        return
    yield from ((path, change, value) for change, value in _of_mapping(path, found))
    for key, part in found.items():
        yield from _changes((*path, key), part)


def _of_mapping(path: Path, entry: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    yield from _of_junction(entry)
    yield from _of_wrapper(entry)
    if "number" in entry:
        yield from _of_comparison(entry)
    for key in ("in", *LISTS):
        yield from _shorter(entry, key)
    yield from _of_row(path, entry)
    yield from _of_value(entry)


def _of_row(path: Path, entry: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for key in (*OPTIONAL, *(() if path else ROWS)):
        if key in entry:
            # A paper asked of everybody is its text alone.
            is_paper = path[:1] == ("documents",)
            yield f"without {key}", entry["text"] if is_paper else _without(entry, key)
    if isinstance(entry.get("queue"), list):
        yield "the last queue only", entry | {"queue": entry["queue"][-1:]}


def _of_value(entry: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    if isinstance(entry.get("is"), bool):
        yield "is the opposite", entry | {"is": not entry["is"]}
    for step in (-1, 1):
        if isinstance(entry.get("since"), date):
            yield f"since {step:+} day", entry | {"since": entry["since"] + timedelta(days=step)}
        if "old_age" in entry:
            yield f"old_age {step:+}", entry | {"old_age": entry["old_age"] + step}


def _without(entry: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in entry.items() if name != key}


def _of_junction(entry: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for key, others in JUNCTIONS.items():
        parts = entry.get(key)
        if not isinstance(parts, list):
            continue
        for other in others:
            if len(parts) > 1:
                yield f"{key} to {other}", {other: parts}
        for place in range(len(parts) if len(parts) > 1 else 0):
            yield f"{key} without {place}", {key: parts[:place] + parts[place + 1 :]}


def _of_wrapper(entry: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for key in WRAPPERS:
        if key in entry and len(entry) == 1:
            # "any" of one is the condition itself, whether that is a name or a test.
            yield f"without {key}", {"any": [entry[key]]}


def _of_comparison(entry: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for key, others in NEIGHBOURS.items():
        if key not in entry:
            continue
        for other in others:
            yield f"{key} to {other}", _without(entry, key) | {other: entry[key]}
        for line in _beside(entry[key]):
            yield f"{key} {entry[key]} to {line}", entry | {key: line}
    if "tolerance" in entry:
        for step in (-0.001, 0.001):
            yield f"tolerance {step:+}", entry | {"tolerance": entry["tolerance"] + step}


def _beside(line: Any) -> tuple[Any, ...]:
    if isinstance(line, int):
        return (line - 1, line + 1)
    return tuple(f"{float(1 + step)} × {line}" for step in (-SHAVED, SHAVED))


def _shorter(entry: dict[str, Any], key: str) -> Iterator[tuple[str, Any]]:
    words = entry.get(key)
    if isinstance(words, list):
        for place, word in enumerate(words):
            yield f"{key} without {word}", entry | {key: words[:place] + words[place + 1 :]}
