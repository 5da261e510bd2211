"""The facts of a pre-screening as a clerk corrects them: in words, with what may be chosen or typed."""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from actions.handoff import CorrectionLine
from actions.handoff.brief import FACTS
from actions.screening.slip_facts import FactWords
from knowledge.screening.dictionary import FactSpec, FactType, load_dictionary

_NONE = "-"  # of a list of words: none of them
_CLOSED = (FactType.WORD, FactType.WORDS, FactType.YES_NO)
_NUMBERS = (FactType.NUMBER, FactType.INTEGER)
_OPEN = {FactType.DATE: "date", FactType.TEXT: "text"}
_DECIMAL = re.compile(r"\d+(\.\d+)?", re.ASCII)
_RANGE = re.compile(r"(\d+)\s*(?:-|~|—|到|至)\s*(\d+)", re.ASCII)


@dataclass(frozen=True)
class FactField:
    """One fact with the control that corrects it.

    ``control`` is "select", "several", "number", "date" or "text"; ``choices`` are codes and titles.
    """

    field: str
    label: str
    value: str  # in words; "" when nobody said
    control: str
    typed: str  # what stands in an input
    choices: tuple[tuple[str, str], ...] = ()
    chosen: frozenset[str] = frozenset()
    unit: str = ""


@dataclass(frozen=True)
class FactChange:
    """One kept correction of a fact, in words; "" for what nobody said."""

    label: str
    before: str
    after: str
    staff_name: str
    at: datetime


def fact_fields(screening: Mapping[str, Any], words: FactWords) -> list[FactField]:
    """Return what can be corrected: the facts that were told, then those that are missing.

    ``screening`` is the brief's, with the corrections put in. Lists of people and the six acts have
    no form: they are told anew in the pre-screening.
    """
    told = dict(_leaves(screening.get("facts") or {}))
    missing = dict.fromkeys(_missing(screening.get("result") or {}))
    fields = [_field(name, value, words) for name, value in told.items()]
    fields += [_field(name, None, words, is_told=False) for name in missing if name not in told]
    return [one for one in fields if one is not None]


def fact_changes(lines: Iterable[CorrectionLine], words: FactWords) -> list[FactChange]:
    """Return the corrections of facts, oldest first."""
    return [
        FactChange(
            words.label(name),
            _in_words(words, name, line.before),
            _in_words(words, name, line.after),
            line.staff_name,
            line.at,
        )
        for line in lines
        if (name := _fact_of(line.field))
    ]


def read_fact(field: str, values: list[str]) -> Any:
    """Return what a form's values mean for this fact, None for nothing.

    What cannot be read stays as it was typed: the check of the fact refuses it by name.
    """
    spec = load_dictionary().find(_fact_of(field))
    given = [one.strip() for one in values if one.strip()]
    if spec is None or not given:
        return given[0] if given else None
    if spec.type is FactType.WORDS:
        return [] if given == [_NONE] else [one for one in given if one != _NONE]
    if spec.type is FactType.YES_NO:
        return {"true": True, "false": False}.get(given[0], given[0])
    return _number(given[0]) if spec.type in _NUMBERS else given[0]


def _fact_of(field: str) -> str:
    return field.removeprefix(FACTS) if field.startswith(FACTS) else ""


def _leaves(facts: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in facts.items():
        name = f"{above}{key}"
        spec = load_dictionary().find(name)
        if spec is None or spec.type is not FactType.STRUCT:
            yield name, value
        elif isinstance(value, Mapping):
            yield from _leaves(value, f"{name}.")
        else:  # none of it, or not known: each of its fields
            yield from ((f"{name}.{inner}", value) for inner in spec.fields)


def _missing(result: Mapping[str, Any]) -> Iterator[str]:
    for row in result.get("programmes", ()):
        for name in row.get("missing", ()):
            spec = load_dictionary().find(name)
            if spec is not None and spec.type is FactType.STRUCT:
                yield from (f"{name}.{inner}" for inner in spec.fields)
            else:
                yield name


def _field(name: str, value: Any, words: FactWords, *, is_told: bool = True) -> FactField | None:
    spec = load_dictionary().find(name)
    if spec is None or "[" in name:
        return None
    control = _control(spec)
    if not control:
        return None
    return FactField(
        FACTS + name,
        words.label(name),
        words.describer.value(name, value) if is_told else "",
        control,
        _typed(value),
        tuple(_choices(spec, name, words)),
        frozenset(_codes(spec, value)),
        spec.unit,
    )


def _control(spec: FactSpec) -> str:
    if spec.type in _CLOSED:
        return "several" if spec.type is FactType.WORDS else "select"
    return "number" if spec.type in _NUMBERS else _OPEN.get(spec.type, "")


def _choices(spec: FactSpec, name: str, words: FactWords) -> Iterator[tuple[str, str]]:
    if spec.type is FactType.YES_NO:
        for is_so in (True, False):
            yield json.dumps(is_so), words.describer.value(name, is_so)
    for word in spec.words:
        whole: Any = [word] if spec.type is FactType.WORDS else word
        yield word, words.describer.value(name, whole)
    if spec.type is FactType.WORDS:
        yield _NONE, words.describer.value(name, []) or load_dictionary().none_word


def _codes(spec: FactSpec, value: Any) -> Iterator[str]:
    if spec.type is FactType.YES_NO and isinstance(value, bool):
        yield json.dumps(value)
    elif spec.type is FactType.WORDS and isinstance(value, list):
        yield from value or [_NONE]
    elif isinstance(value, str):
        yield value


def _typed(value: Any) -> str:
    if isinstance(value, Mapping):
        return f"{value.get('min', '')}-{value.get('max', '')}"
    return "" if value in (None, load_dictionary().none_word) else str(value)


def _number(text: str) -> Any:
    plain = unicodedata.normalize("NFKC", text)  # an input method's wide digits
    if span := _RANGE.fullmatch(plain):
        return {"min": int(span[1]), "max": int(span[2])}
    if _DECIMAL.fullmatch(plain):
        return float(plain) if "." in plain else int(plain)
    return text


def _in_words(words: FactWords, name: str, value: Any) -> str:
    return "" if value is None else words.describer.value(name, value)
