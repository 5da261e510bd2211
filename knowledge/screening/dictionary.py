"""The fact dictionary: which facts exist and how each is written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from knowledge.errors import KnowledgeError, TableError
from knowledge.screening.intervals import Number, plain
from knowledge.screening.sources import Citations, load_citations
from knowledge.screening.tables import (
    as_figure,
    as_list,
    as_mapping,
    as_switch,
    as_text,
    as_texts,
    check_keys,
    nearest,
    one_of,
    read_yaml,
)

FACTS_FILE = Path(__file__).parent / "facts.yml"


class FactType(StrEnum):
    """How the answer to a fact is written in JSON."""

    WORD = "word"  # one word of a closed list
    WORDS = "words"  # a list of words; an empty list is "none of them"
    NUMBER = "number"  # a number or {"min", "max"}
    INTEGER = "integer"  # the same, whole numbers only
    YES_NO = "yes_no"
    DATE = "date"  # "2025-08-01"
    TEXT = "text"  # free words; no rule reads them
    STRUCT = "struct"  # named fields
    LIST = "list"  # items with named fields
    SIX = "six"  # the six acts of daily life


@dataclass(frozen=True)
class FactSpec:
    """One entry of facts.yml; ``name`` is dotted for a field ("obl[].age" for list items)."""

    name: str
    type: FactType
    ask: str
    cite: tuple[str, ...]
    topic: str
    burden: int
    unit: str = ""
    words: tuple[str, ...] = ()
    synonyms: Mapping[str, str] = field(default_factory=dict)
    unknown_words: tuple[str, ...] = ()
    minimum: Number = 0
    maximum: Number | None = None
    probes: tuple[Number, ...] = ()
    has_none: bool = False  # a struct that may be answered with "none"
    is_sensitive: bool = False
    is_residual: bool = False
    within: str = ""  # the fact that holds the sum this amount is part of
    is_local: bool = False  # a setting of the deployer may answer it (local.Local)
    fields: Mapping[str, "FactSpec"] = field(default_factory=dict)


@dataclass(frozen=True)
class Dictionary:
    """All facts by name; ``none_word`` is how "none" is written, ``able``/``unable`` the six."""

    facts: Mapping[str, FactSpec]
    none_word: str
    unknown_words: frozenset[str]
    able: str
    unable: str
    _known: dict[str, FactSpec | None] = field(default_factory=dict, repr=False, compare=False)

    def spec(self, name: str) -> FactSpec:
        """Return the entry of a fact or field, e.g. ``event.type``, ``obl[0].dis_cert.level``."""
        found = self.find(name)
        if found is None:
            raise KnowledgeError(f"unknown fact {name!r}: it is not in {FACTS_FILE.name}")
        return found

    def find(self, name: str) -> FactSpec | None:
        """Return the entry of a fact or field, or None."""
        if name not in self._known:
            self._known[name] = self._find(name)
        return self._known[name]

    def _find(self, name: str) -> FactSpec | None:
        head, *rest = name.split(".")
        spec = self.facts.get(head.partition("[")[0])
        for part in rest:
            spec = spec.fields.get(part) if spec else None
        return spec

    def names(self) -> Iterator[str]:
        """Yield the names of all facts and of their fields, as conditions write them."""
        for name, spec in self.facts.items():
            yield from _names(name, spec)

    def __iter__(self) -> Iterator[FactSpec]:
        return iter(self.facts.values())


def _names(name: str, spec: FactSpec) -> Iterator[str]:
    yield name
    for key, inner in spec.fields.items():
        yield from _names(f"{name}.{key}", inner)


@cache
def load_dictionary(path: Path = FACTS_FILE) -> Dictionary:
    """Read facts.yml; raises KnowledgeError naming file and key when an entry is incomplete."""
    return build_dictionary(path.name, read_yaml(path), load_citations())


def build_dictionary(file: str, raw: Mapping[str, Any], cites: Citations) -> Dictionary:
    """Return the dictionary written in ``raw``; raises TableError naming the entry and key."""
    check_keys(file, raw, {"notation", "word_sets", "facts"})
    notation = raw["notation"]
    check_keys(f"{file}: notation", notation, {"none", "unknown", "able", "unable"})
    sets = as_mapping(file, raw["word_sets"], "word_sets")
    for name, entry in sets.items():
        place = f"{file}: word_sets.{name}"
        check_keys(place, entry, {"words"}, {"synonyms"})
        words = as_texts(place, entry["words"], "words")
        _check_word_list(place, words, as_mapping(place, entry.get("synonyms", {}), "synonyms"))
    facts = {
        name: _read_spec(f"{file}: {name}", name, entry, sets, cites, parent=None)
        for name, entry in as_mapping(file, raw["facts"], "facts").items()
    }
    return Dictionary(
        facts=facts,
        none_word=notation["none"],
        unknown_words=frozenset(notation["unknown"]),
        able=notation["able"],
        unable=notation["unable"],
    )


_REQUIRED = {"type", "ask", "cite", "burden"}
_OPTIONAL = {
    "topic", "unit", "set", "words", "synonyms", "unknown_words", "min", "max", "probes",
    "none", "sensitive", "residual", "local", "within", "fields",
}  # fmt: skip


def _read_spec(
    place: str,
    name: str,
    entry: Mapping[str, Any],
    sets: Mapping[str, Any],
    cites: Citations,
    parent: str | None,
) -> FactSpec:
    check_keys(place, entry, _REQUIRED, _OPTIONAL)
    _check_shapes(place, entry, sets)
    topic = entry.get("topic", parent)
    if topic is None:
        raise TableError(place, "no_topic", "topic is missing", key="topic")
    worded = {**sets[entry["set"]], **entry} if "set" in entry else entry
    kind = FactType(entry["type"])
    separator = "[]." if kind is FactType.LIST else "."
    fields = {
        key: _read_spec(
            f"{place}.fields.{key}", f"{name}{separator}{key}", value, sets, cites, topic
        )
        for key, value in entry.get("fields", {}).items()
    }
    spec = FactSpec(
        name=name,
        type=kind,
        ask=entry["ask"],
        cite=cites.read(place, entry["cite"]),
        topic=topic,
        burden=entry["burden"],
        unit=entry.get("unit", ""),
        words=tuple(worded.get("words", ())),
        synonyms=worded.get("synonyms", {}),
        unknown_words=tuple(entry.get("unknown_words", ())),
        minimum=plain(entry.get("min", 0)),
        maximum=plain(entry["max"]) if "max" in entry else None,
        probes=tuple(plain(probe) for probe in entry.get("probes", ())),
        has_none=entry.get("none", False),
        is_sensitive=entry.get("sensitive", False),
        is_residual=entry.get("residual", False),
        within=entry.get("within", ""),
        is_local=entry.get("local", False),
        fields=fields,
    )
    _check_words(place, spec)
    return spec


_BURDENS = tuple(range(1, 6))


def _check_shapes(place: str, entry: Mapping[str, Any], sets: Mapping[str, Any]) -> None:
    one_of(place, entry["type"], [kind.value for kind in FactType], "type")
    one_of(place, entry["burden"], _BURDENS, "burden")
    as_text(place, entry["ask"], "ask")
    if "set" in entry:
        one_of(place, entry["set"], tuple(sets), "set")
    for key in ("words", "unknown_words"):
        as_texts(place, entry.get(key, []), key)
    for key in ("fields", "synonyms"):
        as_mapping(place, entry.get(key, {}), key)
    for key in ("none", "sensitive", "residual", "local"):
        as_switch(place, entry.get(key, False), key)
    for key in ("min", "max"):
        as_figure(place, entry.get(key, 0), key)
    for probe in as_list(place, entry.get("probes", []), "probes"):
        as_figure(place, probe, "probes")


def _check_words(place: str, spec: FactSpec) -> None:
    if spec.type in (FactType.WORD, FactType.WORDS) and not spec.words:
        raise TableError(
            place, "no_words", "words are missing; a closed list needs every word", key="words"
        )
    _check_word_list(place, spec.words, spec.synonyms)


def _check_word_list(place: str, words: tuple[str, ...], synonyms: Mapping[str, str]) -> None:
    twice = [word for word in words if words.count(word) > 1]
    if twice:
        message = f"a word stands twice in {list(words)}"
        raise TableError(place, "word_twice", message, key="words", value=twice[0])
    strangers = sorted(set(synonyms.values()) - set(words))
    if strangers:
        message = f"synonyms lead to {strangers}, not in words"
        hint = nearest(strangers[0], words)
        raise TableError(place, "synonym", message, key="synonyms", value=strangers[0], hint=hint)
