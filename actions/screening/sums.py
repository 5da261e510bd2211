"""Amounts told both one by one and as a sum: what was said last counts."""

from collections.abc import Mapping
from typing import Any

from knowledge.screening.dictionary import load_dictionary


def make_room(facts: Mapping[str, Any], name: str, value: Any) -> dict[str, Any]:
    """Return the facts without what the new value contradicts.

    A new sum replaces its parts; a new part that the sum cannot hold replaces the sum.
    """
    dictionary = load_dictionary()
    kept = {key: told for key, told in facts.items() if key not in parts_of(name)}
    spec = dictionary.find(name)
    total = spec.within if spec is not None else ""
    if total and kept.get(total) is not None and value is not None:
        least, most = ends(value)[0], ends(kept[total])[1]
        if least > most:
            del kept[total]
    return kept


def parts_of(name: str) -> tuple[str, ...]:
    """Return the amounts that a sum holds; none for any other fact."""
    return tuple(spec.name for spec in load_dictionary() if spec.within == name)


def ends(value: Any) -> tuple[float, float]:
    """Return the least and the most an amount may be, in the encoding of the amendments."""
    if isinstance(value, Mapping):
        return value["min"], value["max"]
    return value, value


def add(value: Any, more: Any) -> Any:
    """Return the sum of two amounts in the same encoding."""
    low, high = (one + other for one, other in zip(ends(value), ends(more), strict=True))
    return low if low == high else {"min": low, "max": high}
