"""Facts about one household, as told: known values, ranges, "don't know", or not asked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import lru_cache

from knowledge.errors import KnowledgeError
from knowledge.screening.dictionary import Dictionary
from knowledge.screening.intervals import Interval


class Marker(Enum):
    """What stands in the place of a value."""

    NOT_ASKED = "not_asked"  # nobody has put the question
    UNKNOWN = "unknown"  # asked; the citizen does not know
    NOTHING = "nothing"  # known that there is none: no certificate, nothing happened
    PRESENT = "present"  # a struct that exists; its fields stand beside it


@dataclass(frozen=True)
class Items:
    """A list of persons; the fields of item i stand under ``name[i].field``."""

    count: int


@lru_cache(maxsize=4096)
def parent_of(name: str) -> str:
    """Return the struct a dotted name is a field of, or ""."""
    return name.rpartition(".")[0]


Six = tuple[bool | None, ...]
Value = Interval | str | bool | frozenset[str] | date | Six | Items | Marker


class FactError(KnowledgeError):
    """A fact that cannot be read; ``key`` and ``value`` say which."""

    def __init__(self, key: str, value: object, problem: str) -> None:
        super().__init__(f"fact {key!r}: {problem}, got {value!r}")
        self.key = key
        self.value = value


@dataclass(frozen=True)
class Facts:
    """Values by name; fields are dotted (``event.type``, ``obl[0].age``)."""

    values: Mapping[str, Value]
    dictionary: Dictionary

    def value(self, name: str) -> Value:
        """Return the value or marker of a fact or field.

        A field of a struct that is known not to exist is NOTHING; a field of a struct that is
        not known, or not asked for, is so too.
        """
        found = self.values.get(name)
        if found is not None:
            return found
        parent = parent_of(name)
        if not parent:
            return Marker.NOT_ASKED
        is_item = parent.endswith("]") and parent not in self.values
        above = self.value(parent.partition("[")[0] if is_item else parent)
        if isinstance(above, Marker) and above is not Marker.PRESENT:
            return above
        return Marker.NOT_ASKED

    def is_open(self, name: str) -> bool:
        """Tell whether an answer to this is still lacking (not asked, or not known)."""
        value = self.value(name)
        return value is Marker.NOT_ASKED or value is Marker.UNKNOWN

    def is_lacking(self, name: str) -> bool:
        """Tell whether it is open and not told within a sum either."""
        if not self.is_open(name):
            return False
        total = self.dictionary.spec(name).within
        return not total or self.is_open(total)

    def is_asked(self, name: str) -> bool:
        """Tell whether the question was put, whatever came back."""
        return self.value(name) is not Marker.NOT_ASKED

    def name_to_ask(self, name: str) -> str:
        """Return the name to ask for: the struct itself while all of it is open."""
        parent = parent_of(name)
        if parent and not parent.endswith("]") and self.is_open(parent):
            return self.name_to_ask(parent)
        if "[" not in name:
            return name
        head = name.partition("[")[0]
        return head if self.is_open(head) else name

    def number(self, name: str) -> Interval:
        """Return the interval of a number: exact, a range, or everything allowed."""
        value = self.value(name)
        if isinstance(value, Interval):
            return value
        spec = self.dictionary.spec(name)
        return Interval(spec.minimum, spec.maximum)

    def items(self, name: str) -> int | None:
        """Return how many items a list has; None while that is not known."""
        value = self.value(name)
        return value.count if isinstance(value, Items) else None

    def assume(self, values: Mapping[str, Value]) -> "Facts":
        """Return the same facts with values put in, for looking ahead."""
        return Facts({**self.values, **values}, self.dictionary)

    def asked(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return those of ``names`` that were put to the citizen, in their order."""
        return tuple(name for name in names if self.is_asked(name))
