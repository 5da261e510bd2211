"""Whether clauses of different documents say different things about one matter."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from knowledge.conflicts.lead import choose_lead
from knowledge.conflicts.model import Conflict, Difference, Kind, Rule
from knowledge.conflicts.rules import Rules, load_rules
from knowledge.conflicts.statements import DutySaid, FigureSaid, Statements, read_statements
from knowledge.conflicts.subjects import is_same
from knowledge.documents.declared import Declared
from knowledge.documents.model import Clause, Document


class Comparer:
    """Compares the clauses of a shelf, which it reads once. Safe in several threads."""

    def __init__(
        self,
        clauses: Iterable[Clause],
        documents: Mapping[str, Document],
        declared: Sequence[Declared] = (),
        rules: Rules | None = None,
    ) -> None:
        self._rules = rules or load_rules()
        self._documents = documents  # by 文号
        self._clauses = {one.id: one for one in clauses if one.document in documents}
        self._declared = {frozenset(one.clauses): one for one in declared}
        self._read = {
            one.id: read_statements(one, documents[one.document].title, self._rules)
            for one in self._clauses.values()
            if one.is_rule
        }
        self._sharing = _sharing(self._read)
        self._partners: dict[str, Mapping[str, Difference]] = {}

    def partners(self, clause: Clause) -> Mapping[str, Difference]:
        """Return what differs from a clause, by the id of the other clause.

        Only clauses that may be quoted, of documents that may be in force at the same time in
        the same place; neither document supersedes the other. What staff declared goes before
        what the words tell.
        """
        if clause.id not in self._partners:
            self._partners[clause.id] = dict(self._differing(clause))
        return self._partners[clause.id]

    def is_declared(self, a: Clause, b: Clause) -> bool:
        """Tell whether staff declared that two clauses differ."""
        return frozenset((a.id, b.id)) in self._declared

    def settle(self, a: Clause, b: Clause, difference: Difference) -> Conflict:
        """Return two clauses that differ in the order in which to quote them.

        ``a`` is the one that fits the question better, and ``difference`` is seen from it.
        """
        declared = self._declared.get(frozenset((a.id, b.id)))
        if declared and declared.leads:
            is_swapped, rule = declared.leads == b.id, Rule.DECLARED
        else:
            first, second = ((one, self._documents[one.document]) for one in (a, b))
            is_swapped, rule = choose_lead(first, second, self._rules, self._section)
        if is_swapped:
            return Conflict(b, a, difference.swapped(), rule)
        return Conflict(a, b, difference, rule)

    def _differing(self, clause: Clause) -> Iterator[tuple[str, Difference]]:
        for other_id in self._candidates(clause.id):
            other = self._clauses[other_id]
            if self._may_meet(clause, other) and (found := self._difference(clause, other)):
                yield other_id, found

    def _candidates(self, clause_id: str) -> list[str]:
        """Return the clauses that share a telling pair of characters, or that staff paired."""
        if clause_id not in self._read:
            return []
        pairs = _telling(self._read[clause_id])
        found = {other for pair in pairs for other in self._sharing[pair]}
        found.update(*(names for names in self._declared if clause_id in names))
        return [one for one in self._read if one in found]

    def _may_meet(self, a: Clause, b: Clause) -> bool:
        first, second = self._documents[a.document], self._documents[b.document]
        return first != second and _may_meet(first, second, self._rules.levels[-1])

    def _difference(self, a: Clause, b: Clause) -> Difference | None:
        declared = self._declared.get(frozenset((a.id, b.id)))
        if declared:
            return Difference(Kind.DECLARED) if declared.differ else None
        mine, theirs = self._read[a.id], self._read[b.id]
        return self._figures(mine.figures, theirs.figures, a, b) or self._duties(
            mine.duties, theirs.duties
        )

    def _figures(
        self, mine: Sequence[FigureSaid], theirs: Sequence[FigureSaid], a: Clause, b: Clause
    ) -> Difference | None:
        for x in mine:
            for y in theirs:
                if not self._is_one_matter(x, y) or x.figure.agrees(y.figure):
                    continue
                if self._is_said_once(x, b.document) and self._is_said_once(y, a.document):
                    return Difference(Kind.FIGURE, x.figure.written, y.figure.written)
        return None

    def _is_one_matter(self, x: FigureSaid, y: FigureSaid) -> bool:
        return (
            x.figure.is_comparable(y.figure)
            and x.conditions == y.conditions
            and is_same(x.subject, y.subject, self._rules.limits.alike)
        )

    def _is_said_once(self, said: FigureSaid, number: str) -> bool:
        """Tell whether a document has one figure of a matter: of several nobody knows which."""
        found = (
            other
            for clause_id, statements in self._read.items()
            if self._clauses[clause_id].document == number
            for other in statements.figures
            if self._is_one_matter(said, other)
        )
        return len(list(found)) == 1

    def _duties(self, mine: Sequence[DutySaid], theirs: Sequence[DutySaid]) -> Difference | None:
        for x in mine:
            for y in theirs:
                least = self._rules.clashes.get(frozenset((x.force, y.force)))
                if least and is_same(x.subject, y.subject, least) and self._is_one_act(x, y):
                    return Difference(Kind.FORCE, x.force, y.force)
        return None

    def _is_one_act(self, x: DutySaid, y: DutySaid) -> bool:
        return all(
            len(one.core & other.subject.pairs) >= self._rules.limits.shared * len(one.core)
            for one, other in ((x, y), (y, x))
        )

    def _section(self, clause: Clause) -> str:
        return "".join(
            one.text
            for one in self._clauses.values()
            if (one.document, one.path) == (clause.document, clause.path)
        )


def _sharing(read: Mapping[str, Statements]) -> Mapping[str, Sequence[str]]:
    """Return the clauses that have each telling pair of characters."""
    sharing: dict[str, list[str]] = {}
    for clause_id, statements in read.items():
        for pair in _telling(statements):
            sharing.setdefault(pair, []).append(clause_id)
    return sharing


def _telling(statements: Statements) -> frozenset[str]:
    subjects = [one.subject for one in statements.figures]
    subjects += [one.subject for one in statements.duties]
    return frozenset(pair for one in subjects for pair in one.telling)


def _may_meet(a: Document, b: Document, lowest: str) -> bool:
    """Tell whether two documents can be in force on one day in one place."""
    if a.number in b.supersedes or b.number in a.supersedes:
        return False
    starts = max(a.in_force_from or date.min, b.in_force_from or date.min)
    ends = min(a.in_force_until or date.max, b.in_force_until or date.max)
    are_local = a.level == b.level == lowest
    is_elsewhere = are_local and a.region not in b.region and b.region not in a.region
    return starts <= ends and not is_elsewhere
