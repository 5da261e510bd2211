"""Loading the fixed sentences and filling their placeholders."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from types import MappingProxyType
from typing import Any

from actions.errors import ActionsError
from knowledge.errors import KnowledgeError
from knowledge.text.packaged import read_yaml

FOLDER = Path(__file__).parent


class TextsError(ActionsError):
    """A fixed sentence is missing, repeated or used with the wrong placeholders."""


@dataclass(frozen=True)
class Text:
    """One sentence or paragraph with the names of its ``{placeholders}``."""

    template: str
    placeholders: frozenset[str]


@dataclass(frozen=True)
class Texts:
    """The fixed sentences by dotted key, e.g. ``answering.crisis.reply``."""

    entries: Mapping[str, Text]

    def render(self, key: str, **values: object) -> str:
        """Return the sentence with its placeholders filled.

        Raises TextsError when there is no such key, or when the values given are not exactly
        the placeholders of the sentence.
        """
        text = self.entries.get(key)
        if text is None:
            raise TextsError(f"no text has the key {key!r}; add it to a file in actions/texts/")
        if text.placeholders != values.keys():
            wanted, given = sorted(text.placeholders), sorted(values)
            raise TextsError(f"text {key!r} takes the values {wanted}, but was given {given}")
        return text.template.format(**values)

    def has(self, key: str) -> bool:
        """Say whether there is a sentence with that key."""
        return key in self.entries

    def under(self, prefix: str) -> tuple[str, ...]:
        """Return the keys below a prefix, sorted: ``under("plain")`` gives ``plain.A-2.1`` ...."""
        return tuple(sorted(key for key in self.entries if key.startswith(f"{prefix}.")))


def load_texts(folder: Path = FOLDER) -> Texts:
    """Read and merge every ``*.yml`` file of the folder.

    Files hold nested mappings that end in strings; nesting becomes dots in the key. Raises
    TextsError naming the file and key when a key repeats, a value is not text, or a placeholder
    is not a plain ``{name}``.
    """
    entries: dict[str, Text] = {}
    for path in sorted(folder.glob("*.yml")):
        for key, template in _flatten(path, _read(path), ()):
            if key in entries:
                raise TextsError(f"{path.name}: text {key!r} is already defined in another file")
            entries[key] = Text(template, _placeholders(path, key, template))
    return Texts(MappingProxyType(entries))


def _read(path: Path) -> Mapping[str, Any]:
    try:
        content = read_yaml(path)
    except KnowledgeError as error:
        raise TextsError(str(error)) from error
    if not isinstance(content, Mapping):
        raise TextsError(f"{path.name}: the file must hold a mapping of keys to texts")
    return content


def _flatten(
    path: Path, content: Mapping[str, Any], above: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    for name, value in content.items():
        keys = (*above, str(name))
        if isinstance(value, Mapping):
            yield from _flatten(path, value, keys)
        elif isinstance(value, str) and value.strip():
            yield ".".join(keys), value.strip("\n")
        else:
            raise TextsError(f"{path.name}: {'.'.join(keys)!r} must be a text, not {value!r}")


def _placeholders(path: Path, key: str, template: str) -> frozenset[str]:
    try:
        fields = [part[1:] for part in Formatter().parse(template) if part[1] is not None]
    except ValueError as error:
        raise TextsError(f"{path.name}: {key!r} has a broken placeholder: {error}") from error
    for name, spec, conversion in fields:
        if not (name and name.isidentifier()) or spec or conversion:
            raise TextsError(f"{path.name}: {key!r} may only use plain {{name}}, not {name!r}")
    return frozenset(str(name) for name, _, _ in fields)
