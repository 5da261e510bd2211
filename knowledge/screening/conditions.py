"""From YAML to the condition tree, refusing whatever has no source or does not exist."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from knowledge.errors import TableError
from knowledge.screening import nodes
from knowledge.screening.leaf_reading import LeafReader
from knowledge.screening.nodes import Condition, Node, Sentences
from knowledge.screening.sources import Citations
from knowledge.screening.tables import as_list, as_text, check_keys, nearest
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
    """Builds every named condition once; ``entries`` are (place, raw) by name.

    ``leaves`` reads the tests themselves, ``ledger`` are the amounts that texts.yml has a line
    for, ``cites`` is what may be cited.
    """

    entries: Mapping[str, tuple[str, Any]]
    leaves: LeafReader
    ledger: frozenset[str]
    cites: Citations
    built: dict[str, Condition] = field(default_factory=dict)
    _open: list[str] = field(default_factory=list)

    @property
    def standards(self) -> frozenset[str]:
        """Return the names of all dated amounts."""
        return self.leaves.standards

    def condition(self, place: str, name: str) -> Condition:
        """Return the condition of that name; raises KnowledgeError when there is none."""
        if name in self.built:
            return self.built[name]
        if name not in self.entries:
            message = f"there is no condition {name!r}"
            hint = nearest(name, self.entries)
            raise TableError(place, "no_condition", message, value=name, hint=hint)
        if name in self._open:
            circle = " -> ".join([*self._open, name])
            raise TableError(place, "circle", f"{circle} goes in a circle", value=circle)
        self._open.append(name)
        self.built[name] = self._build(name, *self.entries[name])
        self._open.pop()
        return self.built[name]

    def node(self, place: str, raw: Any, *, may_test: bool) -> Node:
        """Read a condition; bare tests are refused unless ``may_test`` (they need a source)."""
        if isinstance(raw, str):
            return self.condition(place, raw)
        if not isinstance(raw, dict) or not raw:
            message = f"expected a condition, got {raw!r}"
            raise TableError(place, "not_condition", message, value=raw)
        head = next(iter(raw))
        if len(raw) == 1 and head in JUNCTIONS:
            children = self._children(f"{place}.{head}", raw[head], may_test=may_test)
            return JUNCTIONS[head](children)
        if len(raw) == 1 and head in WRAPPERS:
            return WRAPPERS[head](self.node(f"{place}.{head}", raw[head], may_test=may_test))
        if not may_test and head in self.leaves.kinds() and head != "programme":
            message = "a test needs a name, a cite and its sentences"
            raise TableError(place, "bare_test", message, value=raw)
        return self._leaf(place, head, raw)

    def _children(self, place: str, raw: Any, *, may_test: bool) -> tuple[Node, ...]:
        if not as_list(place, raw):
            raise TableError(place, "no_parts", "expected a list of conditions", value=raw)
        return tuple(
            self.node(f"{place}[{i}]", child, may_test=may_test) for i, child in enumerate(raw)
        )

    def _build(self, name: str, place: str, raw: Any) -> Condition:
        check_keys(place, raw, {"test", "cite"}, {"label", *SENTENCES})
        cite = self.cites.read(place, raw["cite"])
        label = as_text(place, raw["label"], "label") if "label" in raw else ""
        sentences = self._sentences(place, raw)
        child = self.node(f"{place}.test", raw["test"], may_test=sentences is not None)
        return Condition(child, name, cite, sentences, label)

    def _sentences(self, place: str, raw: Mapping[str, Any]) -> Sentences | None:
        said = [key for key in SENTENCES if key in raw]
        if not said:
            return None
        if len(said) != len(SENTENCES):
            message = f"needs holds, fails and open together, has {said}"
            absent = ", ".join(key for key in SENTENCES if key not in said)
            raise TableError(place, "sentences", message, value=absent)
        for key in SENTENCES:
            check_placeholders(place, raw[key], self.leaves.is_number_or_fact, key)
        return Sentences(raw["holds"], raw["fails"], raw["open"])

    def _leaf(self, place: str, head: str, raw: dict[str, Any]) -> Node:
        kinds = self.leaves.kinds()
        if head not in kinds:
            message = f"{head!r} is no kind of condition"
            hint = nearest(head, {*kinds, *JUNCTIONS, *WRAPPERS})
            raise TableError(place, "no_kind", message, key=head, value=head, hint=hint)
        return kinds[head](place, raw)
