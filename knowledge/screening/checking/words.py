"""Words for clerks: what is wrong and what to do next, by the code of a mistake."""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, cast

from knowledge.errors import TableError
from knowledge.screening.checking.model import Problem
from knowledge.screening.checking.source import Source
from knowledge.screening.tables import KeysError
from knowledge.text.packaged import read_yaml

FILE = Path(__file__).with_name("problems.yml")


def problem_of(
    path: Path,
    line: int,
    code: str,
    *,
    value: object = "",
    key: str = "",
    hint: str = "",
    entry: str = "",
) -> Problem:
    """Return the problem of a code in words; a code without words is a mistake of ours."""
    said = _words()[code]
    values = {"value": _short(value), "key": key, "hint": hint, "entry": entry}
    return Problem(path, line, said["what"].format(**values), said["todo"].format(**values))


def problems_of(error: TableError, sources: Mapping[str, Source]) -> Iterator[Problem]:
    """Yield a refusal as problems: one for each key when several are missing or unknown."""
    file, _, entry = error.place.partition(": ")
    source = sources.get(file) or next(iter(sources.values()))

    def worded(code: str, key: str, value: object, hint: str, at: str) -> Problem:
        line = source.line(entry, at, value)
        return problem_of(
            source.path, line, code, value=value, key=key, hint=hint, entry=entry or file
        )

    if isinstance(error, KeysError):
        # A slip of the pen makes a key both missing and unknown: one problem, not two.
        missing = [key for key in error.missing if key not in error.unknown.values()]
        yield from (worded("missing_key", key, None, "", "") for key in missing)
        for key, near in error.unknown.items():
            yield worded("unknown_key", key, None, near, key)
        return
    yield worded(error.code, error.key, error.value, error.hint, error.key)


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    return cast(Mapping[str, Any], read_yaml(FILE))


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 60 else f"{text[:60]}…"
