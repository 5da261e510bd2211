"""Taking out of facts what no rule reads and a person could be recognised by."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from knowledge.screening.dictionary import Dictionary, FactSpec, FactType
from knowledge.screening.frozen.personal import relation


@dataclass(frozen=True)
class Reduction:
    """What a fact was reduced to; ``is_day``: a day to the first of its month."""

    place: str
    value: str
    is_day: bool


@dataclass
class Reducer:
    """Reduces the facts of one household and notes where something changed."""

    dictionary: Dictionary
    changes: list[Reduction] = field(default_factory=list)

    def reduced(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """Return the facts with known words for relatives and days only to the month."""
        specs = self.dictionary.facts
        return {name: self._value(specs[name], name, value) for name, value in facts.items()}

    def _value(self, spec: FactSpec, place: str, value: Any) -> Any:
        if isinstance(value, list) and spec.type is FactType.LIST:
            return [self._fields(spec, f"{place}[{i}]", one) for i, one in enumerate(value)]
        if isinstance(value, Mapping):
            return self._fields(spec, place, value)
        if not isinstance(value, str):
            return value
        if spec.type is FactType.TEXT:
            return self._noted(place, value, relation(value), is_day=False)
        if spec.type is FactType.DATE:
            first = date.fromisoformat(value).replace(day=1).isoformat()
            return self._noted(place, value, first, is_day=True)
        return value

    def _fields(self, spec: FactSpec, place: str, value: Any) -> Any:
        if not isinstance(value, Mapping) or not spec.fields:
            return value
        return dict(self._each(spec, place, value))

    def _each(
        self, spec: FactSpec, place: str, value: Mapping[str, Any]
    ) -> Iterator[tuple[str, Any]]:
        for key, inner in value.items():
            yield key, self._value(spec.fields[key], f"{place}.{key}", inner)

    def _noted(self, place: str, told: str, kept: str, *, is_day: bool) -> str:
        if told != kept:
            self.changes.append(Reduction(place, kept, is_day))
        return kept
