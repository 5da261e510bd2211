"""Mending a table in memory, so that reading can go on behind a mistake to the next one.

Nothing is written to disk. Whatever stands in for the mistake is chosen so that it causes no
mistake of its own; what it still causes is recognised, because its place was ``touched``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from knowledge.errors import TableError
from knowledge.screening.checking.source import Source, Step
from knowledge.screening.conditions import JUNCTIONS, SENTENCES, WRAPPERS
from knowledge.screening.leaves import COMPARISONS
from knowledge.screening.tables import KeysError, nearest

STAND_IN = "__stand_in__"  # a condition put into shared.yml in memory; no name that people write
SOME = "…"
_TREE = {
    *JUNCTIONS, *WRAPPERS, "test", "trigger", "likely", "received", "not_applicable",
    "other_path", "when", "urgent",
}  # fmt: skip
_TEXTS = {
    "text", "name", "where", "ask", "why", "hint", "label", "title", "dated", "topic", "who",
    "home", "words", "version", "queue", *SENTENCES,
}  # fmt: skip
_VALUES: Mapping[str, Any] = {
    **dict.fromkeys(_TEXTS, SOME),
    **dict.fromkeys(_TREE, STAND_IN),
    **dict.fromkeys(COMPARISONS, "std"),
    "number": "std",
    "tolerance": 1,
    "burden": 1,
    **dict.fromkeys(("separator", "denies", "but", "each", "both"), SOME),
    "type": "text",
    "mark": "found",
    "treatment": "counted",
}
_NAMED = {"type", "mark", "treatment"}  # the most alike is a better guess than the stand-in
_EMPTY = {"documents": list, "items": list, "conditions": dict, "facts": dict, "word_sets": dict}


@dataclass
class Mender:
    """Mends the sources of one set of tables; ``some_cite`` is a citation that exists."""

    sources: Mapping[str, Source]
    some_cite: str
    touched: set[tuple[int, str]] = field(default_factory=set)
    _tries: dict[str, int] = field(default_factory=dict)

    def is_of_our_making(self, error: TableError) -> bool:
        """Tell whether a mistake only follows from an earlier one that was mended."""
        piece = self._piece(error)
        keys = error.missing if isinstance(error, KeysError) else (error.key,)
        if isinstance(error, KeysError) and error.unknown:
            return False
        return any((id(piece), key) in self.touched for key in keys)

    def mend(self, error: TableError) -> bool:
        """Put something harmless where the mistake is; False when nothing more can be done."""
        file, _, dotted = error.place.partition(": ")
        if file not in self.sources:
            return False
        name = f"{error.place}|{error.key}|{error.code}|{error.value}"
        tries = self._tries[name] = self._tries.get(name, 0) + 1
        if tries == 1 and self._mend_inside(error):
            return True
        steps = list(self.sources[file].steps(dotted))
        if error.code == "id_twice" and steps and not error.key:
            holder, key = steps[-1]
            del holder[key]
            return True
        while tries > 2 and steps:
            steps.pop()
            tries -= 1
        return bool(steps) and self._replace(steps)

    def _piece(self, error: TableError) -> Any:
        file, _, dotted = error.place.partition(": ")
        source = self.sources.get(file)
        if source is None:
            return None
        steps = list(source.steps(dotted))
        return steps[-1][0][steps[-1][1]] if steps else source.content

    def _mend_inside(self, error: TableError) -> bool:
        piece = self._piece(error)
        if not isinstance(piece, dict):
            return False
        is_in_tree = self._is_in_tree(error)
        if isinstance(error, KeysError):
            return self._mend_keys(piece, error)
        match error.code:
            case "sentences":
                piece.update({key: SOME for key in SENTENCES if key not in piece})
                return True
            case "id_of_file":
                piece[error.key] = error.hint
                return True
            case "order_differs" if error.value not in piece[error.key]:
                piece[error.key].append(error.value)
                return True
            case "no_question":
                return _drop_everywhere(piece, error.value)
            case "no_words" if "type" in piece:
                piece["type"] = "text"
                return True
        return bool(error.key) and self._mend_value(piece, error, may_drop=not is_in_tree)

    def _is_in_tree(self, error: TableError) -> bool:
        """Tell whether the piece is a condition, for which a whole stand-in is at hand."""
        file, _, dotted = error.place.partition(": ")
        names = [key for _, key in self.sources[file].steps(dotted) if isinstance(key, str)]
        return bool(names) and names[-1] in _TREE

    def _mend_keys(self, piece: dict[Any, Any], error: KeysError) -> bool:
        for key in [key for key in piece if str(key) in error.unknown]:
            del piece[key]
        done = True
        for key in error.missing:
            self.touched.add((id(piece), key))
            done = self._fill(piece, key) and done
        return done

    def _mend_value(self, piece: dict[Any, Any], error: TableError, *, may_drop: bool) -> bool:
        held = piece.get(error.key)
        if error.code == "not_one_of" and error.key not in _VALUES.keys() - _NAMED:
            piece[error.key] = nearest(error.value, error.hint.split(", "))
            return True
        if isinstance(held, list) and error.value in held and (len(held) > 1 or may_drop):
            held.remove(error.value)
            if held:
                return True
        self.touched.add((id(piece), error.key))
        if isinstance(held, dict) and error.value in held.values():
            for key in [key for key, value in held.items() if value == error.value]:
                del held[key]
            return True
        if self._fill(piece, error.key):
            return True
        return may_drop and piece.pop(error.key, None) is not None

    def _fill(self, piece: dict[Any, Any], key: str) -> bool:
        if key.startswith("cite"):
            piece[key] = [self.some_cite]
        elif key in _EMPTY:
            piece[key] = _EMPTY[key]()
        elif key in _VALUES:
            piece[key] = _VALUES[key]
        else:
            return False
        return True

    def _replace(self, steps: list[Step]) -> bool:
        """Put a stand-in for the last piece, or take it out."""
        holder, key = steps[-1]
        above = steps[-2] if len(steps) > 1 else (None, "")
        if isinstance(holder, list):
            self.touched.add((id(above[0]), str(above[1])))
            if above[1] in _TREE:
                holder[key] = STAND_IN
            else:
                del holder[key]
            return True
        self.touched.add((id(holder), str(key)))
        if above[1] == "conditions":
            holder[key] = {"test": STAND_IN, "cite": [self.some_cite]}
        elif not self._fill(holder, str(key)):
            del holder[key]
        return True


def _drop_everywhere(piece: dict[Any, Any], name: object) -> bool:
    """Take a name out of every list and table of a piece; False when it stands in none."""
    found = [part for part in piece.values() if isinstance(part, list | dict) and name in part]
    for part in found:
        if isinstance(part, list):
            part.remove(name)
        else:
            del part[name]
    return bool(found)


def stand_in(fact: str, cite: str) -> dict[str, Any]:
    """Return the condition that stands in for whatever cannot be read."""
    return {"test": {"asked": [fact]}, "cite": [cite], **dict.fromkeys(SENTENCES, SOME)}
