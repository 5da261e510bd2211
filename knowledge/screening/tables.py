"""Reading the YAML tables of the screening, with errors that name file and key."""

from collections.abc import Collection, Hashable, Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from knowledge.errors import KnowledgeError, TableError


class _StrictLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """A loader that refuses a key written twice: YAML would silently keep the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        for key in keys:
            if keys.count(key) > 1:
                line = node.start_mark.line + 1
                raise KnowledgeError(f"{node.start_mark.name}, line {line}: {key!r} stands twice")
        mapping: dict[Hashable, Any] = super().construct_mapping(node, deep)
        return mapping


class KeysError(TableError):
    """An entry lacks keys or has unknown ones; ``unknown`` gives the nearest known key of each."""

    def __init__(self, place: str, missing: Collection[str], unknown: Mapping[str, str]) -> None:
        parts = [f"{', '.join(sorted(missing))} is missing"] if missing else []
        parts += [f"unknown key {key} (nearest known: {near})" for key, near in unknown.items()]
        super().__init__(place, "keys", "; ".join(parts))
        self.missing = tuple(sorted(missing))
        self.unknown = unknown


def read_yaml(path: Path) -> dict[str, Any]:
    """Return the mapping in ``path``; raises KnowledgeError naming the file and line."""
    try:
        with open(path, encoding="utf-8") as stream:
            content = yaml.load(stream, _StrictLoader)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise KnowledgeError(f"{path.name} is not valid YAML: {error}") from error
    except OSError as error:
        raise KnowledgeError(f"{path} cannot be read: {error.strerror}") from error
    if not isinstance(content, dict):
        raise KnowledgeError(f"{path.name} must hold a mapping")
    return content


def check_keys(
    place: str, entry: Any, required: set[str], optional: set[str] | frozenset[str] = frozenset()
) -> None:
    """Refuse missing and unknown keys, so that a slip of the pen never passes silently."""
    as_mapping(place, entry)
    known = required | optional
    missing = required - entry.keys()
    unknown = {str(key): nearest(key, known) for key in entry if key not in known}
    if missing or unknown:
        raise KeysError(place, missing, dict(sorted(unknown.items())))


def nearest(word: object, known: Iterable[str]) -> str:
    """Return the known word most like ``word``; "" when none is known."""
    found = get_close_matches(str(word), sorted(known), n=1, cutoff=0.0)
    return found[0] if found else ""


def as_mapping(place: str, raw: Any, key: str = "") -> Mapping[str, Any]:
    """Return ``raw``; raises TableError unless it is a mapping."""
    if not isinstance(raw, Mapping):
        raise _misshapen(place, "not_mapping", "a mapping", raw, key)
    return raw


def as_list(place: str, raw: Any, key: str = "") -> list[Any]:
    """Return ``raw``; raises TableError unless it is a list."""
    if not isinstance(raw, list):
        raise _misshapen(place, "not_list", "a list", raw, key)
    return raw


def as_text(place: str, raw: Any, key: str = "") -> str:
    """Return ``raw``; raises TableError unless it is a text that is not empty."""
    if not isinstance(raw, str) or not raw.strip():
        raise _misshapen(place, "not_text", "words", raw, key)
    return raw


def as_texts(place: str, raw: Any, key: str = "") -> tuple[str, ...]:
    """Return a list of texts; raises TableError when it is something else."""
    return tuple(as_text(place, item, key) for item in as_list(place, raw, key))


def as_switch(place: str, raw: Any, key: str = "") -> bool:
    """Return ``raw``; raises TableError unless it is true or false."""
    if not isinstance(raw, bool):
        raise _misshapen(place, "not_switch", "true or false", raw, key)
    return raw


def as_figure(place: str, raw: Any, key: str = "") -> int | float:
    """Return ``raw``; raises TableError unless it is a number."""
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        raise _misshapen(place, "not_number", "a number", raw, key)
    return raw


def one_of(place: str, raw: Any, known: Collection[Any], key: str = "") -> None:
    """Refuse what is not in a closed list; raises TableError naming the most alike."""
    if isinstance(raw, bool) or raw not in known:
        listed = ", ".join(map(str, known))
        message = f"{key} is {raw!r}, expected one of {listed}"
        raise TableError(place, "not_one_of", message, key=key, value=raw, hint=listed)


def _misshapen(place: str, code: str, expected: str, raw: Any, key: str) -> TableError:
    at = f"{key}: " if key else ""
    message = f"{at}expected {expected}, got {raw!r}"
    return TableError(place, code, message, key=key, value=raw)
