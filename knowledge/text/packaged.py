"""Reading the YAML files that ship beside the code."""

from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml

from knowledge.errors import KnowledgeError


class PackagedFileError(KnowledgeError):
    """A YAML file that ships with the code cannot be used."""


class _StrictLoader(yaml.SafeLoader):
    """PyYAML keeps the last of two equal keys; a lost sentence must be an error instead."""


def _unique_mapping(loader: _StrictLoader, node: yaml.MappingNode) -> dict[Hashable, Any]:
    seen: set[Any] = set()
    for key_node, _ in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in seen:
            line = key_node.start_mark.line + 1
            raise PackagedFileError(f"key {key!r} occurs twice (line {line}); keep one of them")
        seen.add(key)
    return loader.construct_mapping(node, deep=True)


_StrictLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _unique_mapping)


def read_yaml(path: Path) -> object:
    """Return the content of a YAML file; a repeated key is an error, unlike in PyYAML.

    Raises PackagedFileError naming the file when it is missing, malformed or repeats a key.
    """
    try:
        with open(path, encoding="utf-8") as file:
            return yaml.load(file, Loader=_StrictLoader)
    except PackagedFileError as error:
        raise PackagedFileError(f"{path.name}: {error}") from None
    except (OSError, yaml.YAMLError) as error:
        raise PackagedFileError(f"cannot read {path}: {error}") from error
