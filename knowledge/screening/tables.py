"""Reading the YAML tables of the screening, with errors that name file and key."""

from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import Any

import yaml

from knowledge.errors import KnowledgeError


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


def read_yaml(path: Path) -> dict[str, Any]:
    """Return the mapping in ``path``; raises KnowledgeError naming the file and line."""
    try:
        with open(path, encoding="utf-8") as stream:
            content = yaml.load(stream, _StrictLoader)
    except yaml.YAMLError as error:
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
    if not isinstance(entry, Mapping):
        raise KnowledgeError(f"{place}: expected a mapping, got {entry!r}")
    missing = required - entry.keys()
    if missing:
        raise KnowledgeError(f"{place}: {', '.join(sorted(missing))} is missing")
    unknown = entry.keys() - required - optional
    if unknown:
        raise KnowledgeError(f"{place}: unknown key {', '.join(sorted(map(str, unknown)))}")
