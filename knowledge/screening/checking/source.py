"""A YAML file whose content remembers the lines that it came from."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

# Places name entries without the key that holds them all: "shared.yml: no_shop.test".
_HOLDERS = ("conditions", "facts", "fields", "questions", "groups")
_INDEX = re.compile(r"\[(\d+)\]")
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Step = tuple[Any, Any]  # a mapping or list, and the key or index in it


@dataclass
class Source:
    """The content of a file, ready to be mended in memory while its lines stay known.

    ``slips`` are mistakes of the file itself: (line, code, value).
    """

    path: Path
    content: Any = None
    slips: list[tuple[int, str, str]] = field(default_factory=list)
    _nodes: dict[int, yaml.Node] = field(default_factory=dict)
    _kept: list[Any] = field(default_factory=list)  # an id is only good while its object lives

    def line(self, dotted: str, key: str = "", value: object = None) -> int:
        """Return the line of a key, or of a value under it, below a dotted place."""
        steps = tuple(self.steps(dotted))
        piece = _at(steps[-1]) if steps else self.content
        line = self._line_of_step(steps[-1]) if steps else 1
        if key and isinstance(piece, dict) and key in piece:
            line = self._line_of_step((piece, key))
            piece = piece[key]
        found = self._line_of_value(piece, value)
        return found or line

    def steps(self, dotted: str) -> Iterator[Step]:
        """Yield the way down to a dotted place, as far as it can be walked."""
        here, rest = self.content, dotted
        while rest:
            step, rest = _next_step(here, rest)
            if step is None:
                return
            yield step
            here = _at(step)

    def _line_of_step(self, step: Step) -> int:
        holder, key = step
        node = self._nodes.get(id(holder))
        if isinstance(node, yaml.MappingNode):
            for name, _ in node.value:
                if name.value == str(key):
                    return int(name.start_mark.line) + 1
        piece = self._nodes.get(id(_at(step)))
        found = piece or node
        return int(found.start_mark.line) + 1 if found else 1

    def _line_of_value(self, piece: Any, value: object) -> int:
        node = self._nodes.get(id(piece))
        if node is None or value is None or isinstance(value, dict | list):
            return 0
        lines = (
            int(one.start_mark.line) + 1
            for one in _scalars(node)
            if one.value == str(value)
            or (isinstance(value, bool) and one.value == str(value).lower())
        )
        return next(lines, 0)


def read_source(path: Path) -> Source:
    """Read a file whole; what is wrong with it as YAML stands in ``slips``."""
    source = Source(path)
    try:
        loader = _Loader(path.read_text(encoding="utf-8"))
        root = loader.get_single_node()
        if root is not None:
            source.content = _construct(source, loader, root, {})
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        source.slips.append((mark.line + 1 if mark else 1, "yaml", error.problem or ""))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        source.slips.append((1, "yaml", str(error)))
    except OSError as error:
        source.slips.append((1, "unreadable", error.strerror or ""))
    if not source.slips and not isinstance(source.content, dict):
        source.slips.append((1, "no_table", ""))
    return source


def _construct(source: Source, loader: Any, node: yaml.Node, known: dict[int, Any]) -> Any:
    if id(node) in known:  # an anchor used again is one object, mended once
        return known[id(node)]
    if isinstance(node, yaml.MappingNode):
        _note_repeated(source, node)
        loader.flatten_mapping(node)
        made: Any = {
            _key(loader, key): _construct(source, loader, value, known) for key, value in node.value
        }
    elif isinstance(node, yaml.SequenceNode):
        made = [_construct(source, loader, item, known) for item in node.value]
    else:
        return loader.construct_object(node, deep=True)
    source._nodes[id(made)] = node
    source._kept.append(made)
    known[id(node)] = made
    return made


def _key(loader: Any, node: yaml.Node) -> Any:
    if not isinstance(node, yaml.ScalarNode):
        raise yaml.MarkedYAMLError(problem="a key must be a word", problem_mark=node.start_mark)
    return loader.construct_object(node, deep=True)


def _note_repeated(source: Source, node: yaml.MappingNode) -> None:
    seen: set[str] = set()
    for key, _ in node.value:
        if key.value in seen:
            source.slips.append((key.start_mark.line + 1, "twice", key.value))
        seen.add(key.value)


def _scalars(node: yaml.Node) -> Iterator[yaml.ScalarNode]:
    if isinstance(node, yaml.ScalarNode):
        yield node
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _scalars(item)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _scalars(key)
            yield from _scalars(value)


def _next_step(here: Any, rest: str) -> tuple[Step | None, str]:
    index = _INDEX.match(rest)
    if isinstance(here, list):
        if index is None or int(index[1]) >= len(here):
            return None, ""
        return (here, int(index[1])), rest[index.end() :].removeprefix(".")
    if not isinstance(here, dict):
        return None, ""
    for key in sorted(here, key=lambda one: -len(str(one))):
        name = str(key)
        if rest == name or rest.startswith((f"{name}.", f"{name}[")):
            return (here, key), rest[len(name) :].removeprefix(".")
    for holder in _HOLDERS:
        if isinstance(here.get(holder), dict) and _next_step(here[holder], rest)[0] is not None:
            return (here, holder), rest
    return None, ""


def _at(step: Step) -> Any:
    return step[0][step[1]]
