"""A programme: its conditions as data, and where it stands for one set of facts."""

from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.screening import logic
from knowledge.screening.context import Context, Readings, merge
from knowledge.screening.logic import Truth, Verdict
from knowledge.screening.nodes import NO_READINGS, All, Any, Node
from knowledge.screening.results import Alternative, ProgrammeOutcome

OPEN_PATHS = frozenset({ProgrammeOutcome.LIKELY, ProgrammeOutcome.CHECK})


@dataclass(frozen=True)
class Row:
    """One line of the decision table; ``expires``: it rests on the dated amounts."""

    outcome: ProgrammeOutcome
    when: Node
    expires: bool


@dataclass(frozen=True)
class Tell:
    """A sentence shown while ``when`` is YES (always, when None).

    A consequence is shown beside the outcomes it is ``meant_for``.
    """

    text: str
    cite: tuple[str, ...]
    when: Node | None = None
    meant_for: frozenset[ProgrammeOutcome] = OPEN_PATHS


@dataclass(frozen=True)
class Paper:
    """A paper to bring; left out when ``when`` is known not to hold."""

    text: str
    when: Node | None = None


@dataclass(frozen=True)
class FlagRule:
    """A priority flag that is up while ``when`` is YES."""

    id: str
    text: str
    cite: tuple[str, ...]
    when: Node


@dataclass(frozen=True)
class QueueRule:
    """The queue while ``when`` is YES; the last rule has no condition."""

    queue: str
    when: Node | None = None


@dataclass(frozen=True)
class Programme:
    """One programme. ``rows`` are tried in order; when none is YES the outcome is CHECK."""

    id: str
    name: str
    trigger: Node
    rows: tuple[Row, ...]
    decided_by: tuple[str, ...]
    shows: tuple[str, ...]
    ledger: tuple[str, ...]
    papers: tuple[Paper, ...]
    where: str
    queues: tuple[QueueRule, ...]
    alternatives: tuple[Alternative, ...]
    consequences: tuple[Tell, ...]
    notes: tuple[Tell, ...]
    flags: tuple[FlagRule, ...]
    cite: tuple[str, ...]
    window: tuple[str, ...] = ()  # residual facts that the window asks though no row reads them

    def row(self, outcome: ProgrammeOutcome) -> Row | None:
        """Return the first row of an outcome, or None when the programme has none for it."""
        return next((row for row in self.rows if row.outcome is outcome), None)


@dataclass(frozen=True)
class Standing:
    """The outcome now, and all outcomes that further answers may still lead to."""

    now: ProgrammeOutcome
    may: frozenset[ProgrammeOutcome]

    @property
    def is_settled(self) -> bool:
        """Tell whether no further answer can change the outcome."""
        return self.may == {self.now}


def stand(ctx: Context, programme_id: str) -> Standing:
    """Work out one programme's rows, whether or not anything triggers it."""
    programme = ctx.programmes[programme_id]
    return ctx.standing(programme_id, lambda here: _stand(here, programme))


def _stand(ctx: Context, programme: Programme) -> Standing:
    now: ProgrammeOutcome | None = None
    may: set[ProgrammeOutcome] = set()
    for row in programme.rows:
        verdict = ctx.verdict(row.when)
        if verdict is None:
            continue  # residual and not asked: it opens nothing
        if now is None and verdict.now == Truth.YES:
            now = row.outcome
        if verdict.may & logic.MASK_YES:
            may.add(row.outcome)
        if verdict == logic.YES:
            return Standing(now or row.outcome, frozenset(may))
    may.add(ProgrammeOutcome.CHECK)
    return Standing(now or ProgrammeOutcome.CHECK, frozenset(may))


def open_facts(ctx: Context, programme: Programme) -> Readings:
    """Return the open facts that can still change the outcome, and how often each is read."""
    if stand(ctx, programme.id).is_settled:
        return NO_READINGS
    rows: list[Readings] = []
    for row in programme.rows:
        rows.append(ctx.open_for(row.when, Truth.YES))
        if ctx.verdict(row.when) == logic.YES:
            break
    return merge(rows)


def is_triggered(ctx: Context, node: Node) -> bool:
    """Tell whether what was told touches a programme; a "don't know" touches it too."""
    if isinstance(node, All):
        return all(is_triggered(ctx, child) for child in node.parts())
    if isinstance(node, Any):
        return any(is_triggered(ctx, child) for child in node.parts())
    verdict = ctx.verdict(node)
    if verdict is None or verdict.now == Truth.UNKNOWN:
        return any(ctx.facts.is_asked(name) for name in node.names())
    return verdict.now == Truth.YES


_AS_TRUTH = {
    ProgrammeOutcome.LIKELY: Truth.YES,
    ProgrammeOutcome.CHECK: Truth.UNKNOWN,
    ProgrammeOutcome.OTHER_PATH: Truth.NO,
    ProgrammeOutcome.NOT_APPLICABLE: Truth.NO,
}


@dataclass(frozen=True, eq=False)
class ProgrammeIsLikely:
    """Another programme's rows read as a condition: likely YES, check UNKNOWN, else NO."""

    programme: str

    def names(self) -> Iterator[str]:
        """Yield nothing: the other programme reads its own facts."""
        yield from ()

    def parts(self) -> tuple[Node, ...]:
        """Return nothing: the other programme explains itself."""
        return ()

    def work_out(self, ctx: Context) -> Verdict | None:
        """Return the other programme's outcome as a truth."""
        standing = stand(ctx, self.programme)
        may = 0
        for outcome in standing.may:
            may |= logic.bit(_AS_TRUTH[outcome])
        return Verdict(_AS_TRUTH[standing.now], may)

    def open_for(self, ctx: Context, target: Truth) -> Readings:
        """Return what is open in the other programme."""
        return open_facts(ctx, ctx.programmes[self.programme])
