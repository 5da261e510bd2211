"""Writing a case so that a clerk can read it: every fact and programme with its name."""

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, cast

import yaml

from knowledge.screening.frozen.model import Expected, FrozenCase
from knowledge.screening.rulebook import Rulebook
from knowledge.text.packaged import read_yaml

_COMMENTS = Path(__file__).with_name("comments.yml")
_WIDE = 10_000  # no line of ours is folded


def write_case(folder: Path, case: FrozenCase, rulebook: Rulebook) -> Path:
    """Write the case into ``folder``, whole or not at all, and return its file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{case.id}.yml"
    draft = path.with_suffix(".yml.new")
    draft.write_text(as_yaml(case, rulebook), encoding="utf-8")
    os.replace(draft, path)
    return path


def as_yaml(case: FrozenCase, rulebook: Rulebook) -> str:
    """Return the content of the case's file."""
    return "\n".join(_lines(case, rulebook)) + "\n"


def _lines(case: FrozenCase, rulebook: Rulebook) -> Iterator[str]:
    said = _comments()
    for line in said["head"].splitlines():
        yield f"# {line}"
    for key in ("id", "name", "why"):
        yield f"{key}: {_flow(getattr(case, key))}"
    yield f"as_of: {case.on}  # {said['as_of']}"
    yield f"frozen: {case.frozen}  # {said['frozen']}"
    yield "facts:"
    for name, value in case.facts.items():
        yield f"  {name}: {_flow(value)}  # {rulebook.dictionary.spec(name).ask}"
    yield f"urgent: {_flow(case.urgent)}  # {said['urgent']}"
    yield "expected:"
    for key, one in case.expected.items():
        programme = rulebook.programmes.get(key)
        yield f"  {key}:  # {programme.name if programme else said['no_programme']}"
        yield from _expected(one)
    if case.accepted:
        yield f"accepted:  # {said['accepted']}"
    for note in case.accepted:
        yield f"  - date: {note.on}"
        yield f"    by: {_flow(note.by)}"
        yield f"    why: {_flow(note.why)}"
        yield f"    changes: {_flow(list(note.changes))}"


def _expected(one: Expected) -> Iterator[str]:
    yield f"    outcome: {one.outcome.value}"
    if one.provisional:
        yield f"    provisional: {one.provisional.value}"
    if one.because:
        yield "    because:"
        for text in one.because:
            yield f"      - {_flow(text)}"


def _flow(value: Any) -> str:
    """Return a value as YAML on one line."""
    text: str = yaml.safe_dump(
        value, allow_unicode=True, default_flow_style=True, width=_WIDE, sort_keys=False
    )
    return text.removesuffix("\n").removesuffix("\n...")


@cache
def _comments() -> dict[str, str]:
    return cast(dict[str, str], read_yaml(_COMMENTS))
