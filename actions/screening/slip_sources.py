"""The numbered sources of a slip."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from actions.screening.slip_model import Reference
from actions.texts import Texts
from knowledge.documents.model import Clause
from knowledge.screening.sources import load_sources


@dataclass
class Sources:
    """Gives every citation a number, in the order they come."""

    clauses: Mapping[str, Clause]
    texts: Texts
    _numbers: dict[str, int] = field(default_factory=dict)

    def refs(self, cites: Iterable[str]) -> tuple[int, ...]:
        """Return the numbers of the citations, smallest first; one that nobody knows is left out."""
        known = [cite for cite in dict.fromkeys(cites) if self._is_known(cite)]
        return tuple(sorted(self._numbers.setdefault(c, len(self._numbers) + 1) for c in known))

    def listed(self) -> tuple[Reference, ...]:
        """Return all sources by number: clauses verbatim, the others by title and article."""
        return tuple(self._reference(cite, number) for cite, number in self._numbers.items())

    def _is_known(self, cite: str) -> bool:
        return cite in self.clauses or cite.partition(" ")[0] in load_sources()

    def _reference(self, cite: str, number: int) -> Reference:
        clause = self.clauses.get(cite)
        if clause is not None:
            return Reference(number, clause.document, " / ".join(clause.path), clause.text)
        key, _, article = cite.partition(" ")
        source = load_sources()[key]
        named = self._named(source.title, article)
        mark = f"slip.mark.{source.mark}"
        if self.texts.has(mark):
            words = self.texts.render(mark)
            named = self.texts.render("slip.source.mark", source=named, mark=words)
        return Reference(number, named, "", "")

    def _named(self, title: str, article: str) -> str:
        if not article:
            return title
        key = "article" if article.isdigit() else "place"
        return self.texts.render(f"slip.source.{key}", title=title, article=article)
