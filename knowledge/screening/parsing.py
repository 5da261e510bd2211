"""From JSON to Facts (encoding: screening-amendments.md §1)."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from knowledge.screening.dictionary import Dictionary, FactSpec, FactType, load_dictionary
from knowledge.screening.facts import FactError, Facts, Items, Marker, Six, Value
from knowledge.screening.intervals import Interval, Number, plain

ACTS = 6


def parse_facts(raw: Mapping[str, Any], dictionary: Dictionary | None = None) -> Facts:
    """Read facts as they come in JSON.

    A key left out was not asked; None (or "unknown", "U") is "doesn't know"; a number may be
    ``{"min": a, "max": b}``, both ends included. Raises FactError naming key and value when a
    name, word or number does not exist in the dictionary.
    """
    book = dictionary or load_dictionary()
    if not isinstance(raw, Mapping):
        raise FactError("facts", raw, "expected an object of facts")
    values: dict[str, Value] = {}
    for name, answer in raw.items():
        spec = book.facts.get(name)
        if spec is None:
            raise FactError(name, answer, "there is no fact of this name")
        values.update(_read(book, spec, name, answer))
    return Facts(values, book)


def _read(book: Dictionary, spec: FactSpec, name: str, raw: Any) -> Iterator[tuple[str, Value]]:
    if raw is None or (isinstance(raw, str) and raw in book.unknown_words | {*spec.unknown_words}):
        yield name, Marker.UNKNOWN
        return
    if spec.type is FactType.STRUCT:
        yield from _read_struct(book, spec, name, raw)
        return
    if spec.type is FactType.LIST:
        yield from _read_list(book, spec, name, raw)
        return
    value = _read_plain(book, spec, name, raw)
    if value is not None:
        yield name, value


def _read_struct(
    book: Dictionary, spec: FactSpec, name: str, raw: Any
) -> Iterator[tuple[str, Value]]:
    if spec.has_none and raw == book.none_word:
        yield name, Marker.NOTHING
        return
    if not isinstance(raw, Mapping):
        raise FactError(name, raw, "expected an object with named fields")
    yield name, Marker.PRESENT
    for key, answer in raw.items():
        field = spec.fields.get(key)
        if field is None:
            raise FactError(f"{name}.{key}", answer, "there is no field of this name")
        yield from _read(book, field, f"{name}.{key}", answer)


def _read_list(
    book: Dictionary, spec: FactSpec, name: str, raw: Any
) -> Iterator[tuple[str, Value]]:
    if not isinstance(raw, list):
        raise FactError(name, raw, "expected a list")
    yield name, Items(len(raw))
    for place, item in enumerate(raw):
        if item is None:
            yield f"{name}[{place}]", Marker.UNKNOWN
            continue
        yield from _read_struct(book, spec, f"{name}[{place}]", item)


def _read_plain(book: Dictionary, spec: FactSpec, name: str, raw: Any) -> Value | None:
    match spec.type:
        case FactType.WORD:
            return _read_word(spec, name, raw)
        case FactType.WORDS:
            return _read_words(book, spec, name, raw)
        case FactType.NUMBER | FactType.INTEGER:
            return _read_number(spec, name, raw)
        case FactType.YES_NO:
            if not isinstance(raw, bool):
                raise FactError(name, raw, "expected true, false or null")
            return raw
        case FactType.DATE:
            return _read_date(name, raw)
        case FactType.SIX:
            return _read_six(book, name, raw)
        case _:
            if not isinstance(raw, str):
                raise FactError(name, raw, "expected words")
            return raw


def _read_word(spec: FactSpec, name: str, raw: Any) -> str:
    word = spec.synonyms.get(raw, raw) if isinstance(raw, str) else raw
    if word not in spec.words:
        raise FactError(name, raw, f"expected one of {', '.join(spec.words)}")
    return str(word)


def _read_words(book: Dictionary, spec: FactSpec, name: str, raw: Any) -> Value:
    words = [raw] if isinstance(raw, str) else raw
    if not isinstance(words, list):
        raise FactError(name, raw, "expected a list of words")
    if any(word is None or word in [*book.unknown_words] for word in words):
        if len(words) > 1:
            raise FactError(name, raw, "unknown cannot stand beside another word")
        return Marker.UNKNOWN
    if words == [book.none_word]:
        return frozenset()
    if book.none_word in words:
        raise FactError(name, raw, f"{book.none_word} cannot stand beside another word")
    return frozenset(_read_word(spec, name, word) for word in words)


def _read_number(spec: FactSpec, name: str, raw: Any) -> Interval:
    if not isinstance(raw, Mapping):
        number = _read_figure(spec, name, raw)
        return Interval(number, number)
    if raw.keys() != {"min", "max"}:
        raise FactError(name, dict(raw), "a range needs min and max and nothing else")
    low, high = (_read_figure(spec, f"{name}.{end}", raw[end]) for end in ("min", "max"))
    if low > high:
        raise FactError(name, dict(raw), "min is above max")
    return Interval(low, high)


def _read_figure(spec: FactSpec, name: str, raw: Any) -> Number:
    if isinstance(raw, bool) or not isinstance(raw, int | float | Decimal):
        raise FactError(name, raw, "expected a number")
    exact = Decimal(str(raw))
    if not exact.is_finite():
        raise FactError(name, raw, "expected a finite number")
    number = plain(exact)
    if spec.type is FactType.INTEGER and number.denominator != 1:
        raise FactError(name, raw, "expected a whole number")
    if number < spec.minimum or (spec.maximum is not None and number > spec.maximum):
        top = "" if spec.maximum is None else f" and at most {spec.maximum}"
        raise FactError(name, raw, f"expected at least {spec.minimum}{top}")
    return number


def _read_date(name: str, raw: Any) -> date:
    try:
        return date.fromisoformat(raw)
    except (TypeError, ValueError) as error:
        raise FactError(name, raw, "expected a date such as 2025-08-01") from error


def _read_six(book: Dictionary, name: str, raw: Any) -> Six:
    if not isinstance(raw, list) or len(raw) != ACTS:
        raise FactError(name, raw, f"expected a list of {ACTS}")
    known = {book.able: True, book.unable: False, None: None}
    known.update(dict.fromkeys(book.unknown_words))
    acts: list[bool | None] = []
    for place, act in enumerate(raw):
        if not isinstance(act, str | None) or act not in known:
            raise FactError(f"{name}[{place}]", act, f"expected {book.able}, {book.unable} or null")
        acts.append(known[act])
    return tuple(acts)
