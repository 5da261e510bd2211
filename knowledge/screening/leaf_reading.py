"""From YAML to the leaves of the condition tree: one test of one fact, number or day."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from knowledge.errors import TableError
from knowledge.screening import amounts
from knowledge.screening.circumstances import IsSoHere, Since
from knowledge.screening.dictionary import Dictionary, FactSpec, FactType
from knowledge.screening.intervals import plain
from knowledge.screening.leaves import (
    COMPARISONS,
    Answered,
    Asked,
    Compares,
    IsNone,
    IsOneOf,
    IsSo,
    Line,
)
from knowledge.screening.nodes import Node
from knowledge.screening.obligors import NobodyCanSupport
from knowledge.screening.programmes import ProgrammeIsLikely
from knowledge.screening.tables import as_figure, as_list, as_texts, check_keys, nearest, one_of

_NUMBERS = (FactType.NUMBER, FactType.INTEGER)
Raw = Mapping[str, Any]


@dataclass(frozen=True)
class LeafReader:
    """Reads leaves; facts, standards and programmes must be among those given."""

    dictionary: Dictionary
    standards: frozenset[str]
    programmes: frozenset[str]

    def kinds(self) -> Mapping[str, Callable[[str, Raw], Node]]:
        """Return how each kind of leaf is read, by the key that it begins with."""
        return {
            "fact": self._fact,
            "number": self._comparison,
            "answered": lambda at, entry: Answered(self._names(at, entry, "answered")),
            "asked": lambda at, entry: Asked(self._names(at, entry, "asked")),
            "programme": self._programme,
            "since": self._since,
            "leaf": self._special,
        }

    def is_number_or_fact(self, name: str) -> bool:
        """Tell whether a sentence can have this name filled in."""
        is_number = name in amounts.DERIVED or name in self.standards
        return is_number or self.dictionary.find(name) is not None

    def check_programme(self, place: str, name: Any) -> None:
        """Refuse a programme that does not exist; raises TableError."""
        if not isinstance(name, str) or name not in self.programmes:
            message = f"there is no programme {name!r}"
            hint = nearest(name, self.programmes)
            raise TableError(place, "no_programme", message, key="programme", value=name, hint=hint)

    def check_residual(self, place: str, name: Any, key: str) -> None:
        """Refuse a fact that the interview asks where only the window's may stand."""
        if not self._spec(place, name, key).is_residual:
            message = f"{name} is not residual: the interview asks it"
            raise TableError(place, "not_residual", message, key=key, value=name)

    def _spec(self, place: str, name: Any, key: str) -> FactSpec:
        spec = self.dictionary.find(name) if isinstance(name, str) else None
        if spec is None:
            message = f"there is no fact {name!r}"
            hint = nearest(name, self.dictionary.names())
            raise TableError(place, "no_fact", message, key=key, value=name, hint=hint)
        return spec

    def _names(self, place: str, raw: Raw, key: str) -> tuple[str, ...]:
        check_keys(place, raw, {key})
        return tuple(self._spec(place, name, key).name for name in as_list(place, raw[key], key))

    def _fact(self, place: str, raw: Raw) -> Node:
        check_keys(place, raw, {"fact"}, {"in", "is"})
        spec = self._spec(place, raw["fact"], "fact")
        if "in" in raw:
            return IsOneOf(spec.name, self._words(place, spec, raw["in"], "in"))
        if raw.get("is") == "none":
            return IsNone(spec.name)
        if spec.type is not FactType.YES_NO or not isinstance(raw.get("is"), bool):
            message = f"{spec.name} needs in: [...], is: true/false or none"
            raise TableError(place, "fact_test", message, key="fact", value=spec.name)
        return (IsSoHere if spec.is_local else IsSo)(spec.name, raw["is"])

    def _words(self, place: str, spec: FactSpec, raw: Any, key: str) -> frozenset[str]:
        words = as_texts(place, raw, key)
        for word in words:
            if word not in spec.words:
                message = f"{spec.name} has no word {word!r}"
                hint = ", ".join(spec.words)
                raise TableError(place, "no_word", message, key=key, value=word, hint=hint)
        if not words:
            raise TableError(place, "no_words", f"{key} names no word", key=key)
        return frozenset(words)

    def _comparison(self, place: str, raw: Raw) -> Node:
        check_keys(place, raw, {"number"}, {*COMPARISONS, "tolerance", "items"})
        ways = [key for key in raw if key in COMPARISONS]
        if len(ways) != 1:
            message = f"needs exactly one of {', '.join(COMPARISONS)}"
            raise TableError(place, "one_comparison", message, value=", ".join(ways))
        self._check_number(place, raw["number"], "number")
        as_figure(place, raw.get("tolerance", 1), "tolerance")
        return Compares(
            left=raw["number"],
            comparison=ways[0],
            line=self._line(place, raw[ways[0]], ways[0]),
            tolerance=plain(Fraction(str(raw["tolerance"]))) if "tolerance" in raw else None,
            items=tuple(
                self._spec(place, item, "items").name
                for item in as_list(place, raw.get("items", []), "items")
            ),
        )

    def _line(self, place: str, raw: Any, key: str) -> Line:
        factor, names = Fraction(1), []
        for part in str(raw).split(" × "):
            try:
                factor *= Fraction(part)
            except ValueError:
                self._check_number(place, part, key)
                names.append(part)
        return Line(plain(factor), tuple(names))

    def _check_number(self, place: str, name: Any, key: str) -> None:
        is_name = isinstance(name, str)
        if is_name and (name in self.standards or name in amounts.DERIVED):
            return
        spec = self.dictionary.find(name) if is_name else None
        if spec is None or spec.type not in _NUMBERS:
            known = (one for one in self.dictionary.names() if self._is_number(one))
            hint = nearest(name, {*amounts.DERIVED, *self.standards, *known})
            message = f"{name!r} is neither a fact, a standard nor derived"
            raise TableError(place, "no_number", message, key=key, value=name, hint=hint)

    def _is_number(self, name: str) -> bool:
        return self.dictionary.spec(name).type in _NUMBERS

    def _programme(self, place: str, raw: Raw) -> Node:
        check_keys(place, raw, {"programme"})
        self.check_programme(place, raw["programme"])
        return ProgrammeIsLikely(raw["programme"])

    def _since(self, place: str, raw: Raw) -> Node:
        check_keys(place, raw, {"since"})
        if not isinstance(raw["since"], date):
            message = f"since needs a day such as 2025-04-14, got {raw['since']!r}"
            raise TableError(place, "not_day", message, key="since", value=raw["since"])
        return Since(raw["since"])

    def _special(self, place: str, raw: Raw) -> Node:
        check_keys(place, raw, {"leaf", "fact", "exempt", "old_age", "old_status"})
        one_of(place, raw["leaf"], ("nobody_can_support",), "leaf")
        as_figure(place, raw["old_age"], "old_age")
        persons = self._spec(place, raw["fact"], "fact")
        one_of(place, persons.type.value, (FactType.LIST.value,), "fact")
        status = self._spec(place, f"{persons.name}.status", "fact")
        return NobodyCanSupport(
            fact=persons.name,
            exempt=self._words(place, status, raw["exempt"], "exempt"),
            old_age=raw["old_age"],
            old_status=self._words(place, status, raw["old_status"], "old_status"),
        )
