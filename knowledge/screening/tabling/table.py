"""Making the decision table of a programme."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from knowledge.documents import load_clauses
from knowledge.offices.loader import load_queues
from knowledge.screening.interview_loading import load_questions
from knowledge.screening.leaves import Compares
from knowledge.screening.nodes import Condition, Node
from knowledge.screening.programme_reading import walk
from knowledge.screening.programmes import Programme, ProgrammeIsLikely
from knowledge.screening.results import ProgrammeOutcome
from knowledge.screening.rulebook import Rulebook
from knowledge.screening.sources import load_sources
from knowledge.screening.tabling.combinations import Combination, combinations
from knowledge.screening.tabling.labels import load_labels
from knowledge.screening.tabling.model import (
    AmountRow,
    CiteRow,
    CombinationRow,
    ConditionRow,
    FactRow,
    ProgrammeTable,
    Said,
)
from knowledge.screening.tabling.phrasing import Phrasing, figure
from knowledge.screening.wording import PERCENT, placeholders

_NUMBERS_BEHIND = {"std": ("std_urban", "std_rural")}


def make_table(rulebook: Rulebook, programme_id: str, on: date) -> ProgrammeTable:
    """Return the table of a programme with the amounts of a day; KeyError for an unknown id."""
    return _Maker(rulebook, rulebook.programmes[programme_id], on).table()


@dataclass
class _Maker:
    rulebook: Rulebook
    programme: Programme
    on: date
    numbers: dict[Node, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.phrasing = Phrasing(self.rulebook, load_questions(), load_labels(), self.on)

    def table(self) -> ProgrammeTable:
        programme = self.programme
        rows = tuple(self._combinations())  # gives the conditions their numbers
        conditions = tuple(map(self._condition, self.numbers))
        return ProgrammeTable(
            id=programme.id,
            name=programme.name,
            on=self.on,
            file=f"{programme.id}.yml",
            trigger=self.phrasing.of(programme.trigger),
            conditions=conditions,
            combinations=rows,
            never=tuple(self._never(rows)),
            amounts=tuple(map(self._amount, self._amounts_used())),
            decided_by=programme.decided_by,
            facts=tuple(map(self._fact, self._facts_used())),
            papers=tuple(Said(one.text, self._when(one.when)) for one in programme.papers),
            where=programme.where,
            queues=tuple(self._queues()),
            alternatives=tuple(path.text for path in programme.alternatives),
            tells=tuple(
                Said(self.phrasing.spoken(one.text), self._when(one.when), one.cite)
                for one in (*programme.consequences, *programme.notes)
            ),
            flags=tuple(
                Said(f"{one.id} {one.text}", self._when(one.when), one.cite)
                for one in programme.flags
            ),
            sources=tuple(self._sources(conditions)),
        )

    def _combinations(self) -> Iterator[CombinationRow]:
        for row in self.programme.rows:
            for way in combinations(row.when):
                yield CombinationRow(row.outcome.value, self._wants(way))
        yield CombinationRow(ProgrammeOutcome.CHECK.value, {})

    def _never(self, rows: tuple[CombinationRow, ...]) -> Iterator[str]:
        reached = {row.outcome for row in rows}
        for outcome in (ProgrammeOutcome.LIKELY, ProgrammeOutcome.OTHER_PATH):
            if outcome.value not in reached:
                yield outcome.value

    def _wants(self, way: Combination) -> Mapping[int, str]:
        for node in way:
            self.numbers.setdefault(node, len(self.numbers) + 1)
        return {self.numbers[node]: want.value for node, want in way.items()}

    def _condition(self, node: Node) -> ConditionRow:
        number = self.numbers[node]
        if not isinstance(node, Condition):
            return ConditionRow(number, "", self.phrasing.of(node), "", "", "", ())
        spoken, said = self.phrasing.spoken, node.sentences
        return ConditionRow(
            number=number,
            name=node.name,
            test=self.phrasing.titled(node),
            holds=spoken(said.holds) if said else "",
            fails=spoken(said.fails) if said else "",
            open=spoken(said.open) if said else "",
            cite=node.cite,
        )

    def _amounts_used(self) -> Iterator[str]:
        programme = self.programme
        found = [*programme.decided_by]
        for row in programme.rows:
            for node in walk(row.when):
                if isinstance(node, Compares):
                    found += [node.left, *node.line.numbers]
        for tell in (*programme.consequences, *programme.notes):
            found += [name.removesuffix(PERCENT) for name in placeholders(tell.text)]
        found += programme.shows
        opened = [one for name in found for one in _NUMBERS_BEHIND.get(name, (name,))]
        yield from (one for one in dict.fromkeys(opened) if one in self.rulebook.standards.rows)

    def _amount(self, name: str) -> AmountRow:
        found = self.rulebook.standards.on(name, self.on)
        row = found.standard
        return AmountRow(
            name=name,
            label=self.phrasing.number(name),
            amount=figure(row.amount),
            unit=row.unit,
            valid_from=row.valid_from,
            mark=row.mark,
            source=row.source,
            title=_title(row.source),
            is_expired=found.is_expired,
        )

    def _facts_used(self) -> Iterator[str]:
        read = _facts_read(self.rulebook, self.programme)
        known = (name for name in read if self.rulebook.dictionary.find(name) is not None)
        yield from dict.fromkeys((*known, *self.programme.window))

    def _fact(self, name: str) -> FactRow:
        spec = self.rulebook.dictionary.spec(name)
        return FactRow(name, self.phrasing.fact(name), spec.ask, spec.is_residual)

    def _queues(self) -> Iterator[Said]:
        known = load_queues()
        for rule in self.programme.queues:
            name = known[rule.queue].name if rule.queue in known else ""
            yield Said(f"{rule.queue} {name}".strip(), self._when(rule.when))

    def _when(self, node: Node | None) -> str:
        return self.phrasing.of(node) if node is not None else ""

    def _sources(self, conditions: tuple[ConditionRow, ...]) -> Iterator[CiteRow]:
        cited = [*self.programme.cite, *(cite for row in conditions for cite in row.cite)]
        documents = {clause.id: clause.document for clause in load_clauses()}
        for cite in dict.fromkeys(cited):
            source = load_sources().get(cite.split(" ")[0])
            if source is None:
                yield CiteRow(cite, documents.get(cite, ""), "", "")
            else:
                yield CiteRow(cite, source.title, source.dated, source.mark)


def _title(cite: str) -> str:
    source = load_sources().get(cite.split(" ")[0])
    return source.title if source else ""


def _facts_read(rulebook: Rulebook, programme: Programme) -> Iterator[str]:
    for row in programme.rows:
        for node in walk(row.when):
            if isinstance(node, ProgrammeIsLikely):
                yield from _facts_read(rulebook, rulebook.programmes[node.programme])
            elif not node.parts():
                yield from node.names()
