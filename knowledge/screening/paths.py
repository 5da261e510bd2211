"""Putting one answer into raw facts, by the dotted names that ``missing`` uses."""

import re
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from knowledge.screening.facts import FactError

_STEP = re.compile(r"([a-z0-9_]+)(?:\[(\d+)\])?")


def put_answer(raw: Mapping[str, Any], name: str, answer: Any) -> dict[str, Any]:
    """Return ``raw`` with ``answer`` under ``name`` (``hh_n``, ``event.type``, ``obl[0].age``).

    ``raw`` itself is left alone. A struct or item on the way that was missing, null or "none"
    becomes an object. Raises FactError when the name cannot be walked.
    """
    copy = deepcopy(dict(raw))
    place: dict[str, Any] = copy
    *way, last = name.split(".")
    for step in way:
        place = _enter(place, step, name)
    _store(place, last, answer, name)
    return copy


def _enter(place: dict[str, Any], step: str, name: str) -> dict[str, Any]:
    key, index = _split(step, name)
    if index is None:
        inner = place.get(key)
        place[key] = inner if isinstance(inner, dict) else {}
        entered: dict[str, Any] = place[key]
        return entered
    items = _items(place, key, index)
    items[index] = items[index] if isinstance(items[index], dict) else {}
    item: dict[str, Any] = items[index]
    return item


def _store(place: dict[str, Any], step: str, answer: Any, name: str) -> None:
    key, index = _split(step, name)
    if index is None:
        place[key] = answer
    else:
        _items(place, key, index)[index] = answer


def _items(place: dict[str, Any], key: str, index: int) -> list[Any]:
    items = place.get(key)
    filled: list[Any] = items if isinstance(items, list) else []
    filled.extend([None] * (index + 1 - len(filled)))
    place[key] = filled
    return filled


def _split(step: str, name: str) -> tuple[str, int | None]:
    match = _STEP.fullmatch(step)
    if match is None:
        raise FactError(name, step, "not the name of a fact")
    return match[1], int(match[2]) if match[2] else None
