"""From YAML to the condition tree, refusing whatever has no source or does not exist."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from knowledge.errors import KnowledgeError
from knowledge.screening import amounts, nodes
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
from knowledge.screening.nodes import Condition, Node, Sentences
from knowledge.screening.obligors import NobodyCanSupport
from knowledge.screening.programmes import ProgrammeIsLikely
from knowledge.screening.sources import read_cites
from knowledge.screening.tables import check_keys
from knowledge.screening.wording import check_placeholders

WRAPPERS: dict[str, type[nodes.Wrapper]] = {
    "not": nodes.Not,
    "never_no": nodes.NeverNo,
    "never_yes": nodes.NeverYes,
    "unless": nodes.Unless,
}
JUNCTIONS: dict[str, type[nodes.Junction]] = {
    "all": nodes.All,
    "any": nodes.Any,
    "best": nodes.Best,
}
SENTENCES = ("holds", "fails", "open")  # not yes and no: YAML reads those as true and false


@dataclass
class ConditionReader:
    """Builds every named condition once; ``entries`` are (place, raw) by name."""

    entries: Mapping[str, tuple[str, Any]]
    dictionary: Dictionary
    standards: frozenset[str]
    built: dict[str, Condition] = field(default_factory=dict)
    _open: list[str] = field(default_factory=list)

    def condition(self, place: str, name: str) -> Condition:
        """Return the condition of that name; raises KnowledgeError when there is none."""
        if name in self.built:
            return self.built[name]
        if name not in self.entries:
            raise KnowledgeError(f"{place}: there is no condition {name!r}")
        if name in self._open:
            raise KnowledgeError(f"{place}: {' -> '.join([*self._open, name])} goes in a circle")
        self._open.append(name)
        self.built[name] = self._build(name, *self.entries[name])
        self._open.pop()
        return self.built[name]

    def node(self, place: str, raw: Any, *, may_test: bool) -> Node:
        """Read a condition; bare tests are refused unless ``may_test`` (they need a source)."""
        if isinstance(raw, str):
            return self.condition(place, raw)
        if not isinstance(raw, dict) or not raw:
            raise KnowledgeError(f"{place}: expected a condition, got {raw!r}")
        head = next(iter(raw))
        if len(raw) == 1 and head in JUNCTIONS:
            children = self._children(f"{place}.{head}", raw[head], may_test=may_test)
            return JUNCTIONS[head](children)
        if len(raw) == 1 and head in WRAPPERS:
            return WRAPPERS[head](self.node(f"{place}.{head}", raw[head], may_test=may_test))
        if not may_test and head != "programme":
            raise KnowledgeError(f"{place}: a test needs a name, a cite and its sentences")
        return self._leaf(place, head, raw)

    def _children(self, place: str, raw: Any, *, may_test: bool) -> tuple[Node, ...]:
        if not isinstance(raw, list) or not raw:
            raise KnowledgeError(f"{place}: expected a list of conditions")
        return tuple(
            self.node(f"{place}[{i}]", child, may_test=may_test) for i, child in enumerate(raw)
        )

    def _build(self, name: str, place: str, raw: Any) -> Condition:
        check_keys(place, raw, {"test", "cite"}, set(SENTENCES))
        sentences = self._sentences(place, raw)
        child = self.node(f"{place}.test", raw["test"], may_test=sentences is not None)
        return Condition(child, name, read_cites(place, raw["cite"]), sentences)

    def _sentences(self, place: str, raw: Mapping[str, Any]) -> Sentences | None:
        said = [key for key in SENTENCES if key in raw]
        if not said:
            return None
        if len(said) != len(SENTENCES):
            raise KnowledgeError(f"{place}: needs holds, fails and open together, has {said}")
        for key in SENTENCES:
            check_placeholders(f"{place}.{key}", raw[key], self._is_number_or_fact)
        return Sentences(raw["holds"], raw["fails"], raw["open"])

    def _is_number_or_fact(self, name: str) -> bool:
        return (
            name in amounts.DERIVED
            or name in self.standards
            or self.dictionary.find(name) is not None
        )

    def _leaf(self, place: str, head: str, raw: dict[str, Any]) -> Node:
        readers: dict[str, Callable[[str, dict[str, Any]], Node]] = {
            "fact": self._fact,
            "number": self._comparison,
            "answered": lambda at, entry: Answered(self._names(at, entry, "answered")),
            "asked": lambda at, entry: Asked(self._names(at, entry, "asked")),
            "programme": self._programme,
            "since": self._since,
            "leaf": self._special,
        }
        if head not in readers:
            raise KnowledgeError(f"{place}: {head!r} is no kind of condition")
        return readers[head](place, raw)

    def _spec(self, place: str, name: Any) -> FactSpec:
        spec = self.dictionary.find(name) if isinstance(name, str) else None
        if spec is None:
            raise KnowledgeError(f"{place}: there is no fact {name!r}")
        return spec

    def residual_fact(self, place: str, name: Any) -> str:
        """Return the name of a fact that only the window asks."""
        spec = self._spec(place, name)
        if not spec.is_residual:
            raise KnowledgeError(f"{place}: {spec.name} is not residual: the interview asks it")
        return spec.name

    def _names(self, place: str, raw: dict[str, Any], key: str) -> tuple[str, ...]:
        check_keys(place, raw, {key})
        return tuple(self._spec(place, name).name for name in raw[key])

    def _fact(self, place: str, raw: dict[str, Any]) -> Node:
        check_keys(place, raw, {"fact"}, {"in", "is"})
        spec = self._spec(place, raw["fact"])
        if "in" in raw:
            strangers = [word for word in raw["in"] if word not in spec.words]
            if strangers:
                raise KnowledgeError(f"{place}: {spec.name} has no word {strangers[0]!r}")
            return IsOneOf(spec.name, frozenset(raw["in"]))
        if raw.get("is") == "none":
            return IsNone(spec.name)
        if spec.type is not FactType.YES_NO or not isinstance(raw.get("is"), bool):
            raise KnowledgeError(f"{place}: {spec.name} needs in: [...], is: true/false or none")
        return (IsSoHere if spec.is_local else IsSo)(spec.name, raw["is"])

    def _comparison(self, place: str, raw: dict[str, Any]) -> Node:
        check_keys(place, raw, {"number"}, {*COMPARISONS, "tolerance", "items"})
        ways = [key for key in raw if key in COMPARISONS]
        if len(ways) != 1:
            raise KnowledgeError(f"{place}: needs exactly one of {', '.join(COMPARISONS)}")
        self._check_number(place, raw["number"])
        return Compares(
            left=raw["number"],
            comparison=ways[0],
            line=self._line(place, raw[ways[0]]),
            tolerance=plain(Fraction(str(raw["tolerance"]))) if "tolerance" in raw else None,
            items=tuple(self._spec(place, item).name for item in raw.get("items", ())),
        )

    def _line(self, place: str, raw: Any) -> Line:
        factor, names = Fraction(1), []
        for part in str(raw).split(" × "):
            try:
                factor *= Fraction(part)
            except ValueError:
                self._check_number(place, part)
                names.append(part)
        return Line(plain(factor), tuple(names))

    def _check_number(self, place: str, name: str) -> None:
        if name in self.standards:
            return
        spec = self.dictionary.find(name)
        is_fact = spec is not None and spec.type in (FactType.NUMBER, FactType.INTEGER)
        amounts.check_number_name(place, name, lambda _: is_fact)

    def _programme(self, place: str, raw: dict[str, Any]) -> Node:
        check_keys(place, raw, {"programme"})
        return ProgrammeIsLikely(raw["programme"])

    def _since(self, place: str, raw: dict[str, Any]) -> Node:
        check_keys(place, raw, {"since"})
        if not isinstance(raw["since"], date):
            raise KnowledgeError(f"{place}: since needs a day such as 2025-04-14")
        return Since(raw["since"])

    def _special(self, place: str, raw: dict[str, Any]) -> Node:
        check_keys(place, raw, {"leaf", "fact", "exempt", "old_age", "old_status"})
        if raw["leaf"] != "nobody_can_support":
            raise KnowledgeError(f"{place}: there is no leaf {raw['leaf']!r}")
        return NobodyCanSupport(
            fact=self._spec(place, raw["fact"]).name,
            exempt=frozenset(raw["exempt"]),
            old_age=raw["old_age"],
            old_status=frozenset(raw["old_status"]),
        )
