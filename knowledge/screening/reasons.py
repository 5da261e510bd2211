"""Why: the smallest set of conditions that decides an outcome, with their sentences."""

from collections.abc import Iterable
from functools import lru_cache
from itertools import chain, islice
from typing import NamedTuple

from knowledge.screening import logic, nodes
from knowledge.screening.context import Context
from knowledge.screening.leaves import Compares
from knowledge.screening.logic import Truth
from knowledge.screening.nodes import Condition, Node
from knowledge.screening.obligors import NobodyCanSupport
from knowledge.screening.programmes import Programme, ProgrammeIsLikely, stand
from knowledge.screening.results import Because, ProgrammeOutcome
from knowledge.screening.sources import is_clause
from knowledge.screening.wording import Texts, fill


class Finding(NamedTuple):
    """A condition that decides, what it came to, and the sources on the way to it.

    ``borrowed`` are those of another programme's rules; they stand before the ``way`` to them.
    """

    condition: Condition
    truth: int
    way: tuple[str, ...]
    borrowed: tuple[str, ...]

    @property
    def cite(self) -> tuple[str, ...]:
        """Return all sources."""
        return self.borrowed + self.way

    def under(self, cite: tuple[str, ...]) -> "Finding":
        """Return the finding seen from a condition above it."""
        return Finding(self.condition, self.truth, cite + self.way, self.borrowed)


def now(ctx: Context, node: Node) -> int:
    """Return the truth of a node now; residual and not asked counts as NO."""
    return (ctx.verdict(node) or logic.NO).now


def deciding_parts(ctx: Context, node: Node) -> tuple[Node, ...]:
    """Return the parts that make a node what it is now."""
    parts = node.parts()
    if not isinstance(node, nodes.Junction):
        return tuple(part for part in parts if ctx.verdict(part) is not None)
    truth = now(ctx, node)
    same = (
        part for part in parts if (found := ctx.verdict(part)) is not None and found.now == truth
    )
    if isinstance(node, nodes.Best):
        return tuple(same)
    one_is_enough = Truth.YES if isinstance(node, nodes.Any) else Truth.NO
    return tuple(islice(same, 1)) if truth == one_is_enough else tuple(same)


def findings(ctx: Context, node: Node) -> tuple[Finding, ...]:
    """Return the named conditions that make a node what it is now."""
    known = ctx.findings.get(node)
    if known is None:
        known = ctx.findings[node] = tuple(_findings(ctx, node))
    return known


def _findings(ctx: Context, node: Node) -> Iterable[Finding]:
    if isinstance(node, Condition):
        if node.sentences is not None:
            return (Finding(node, now(ctx, node), node.cite, ()),)
        return [found.under(node.cite) for found in findings(ctx, node.child)]
    if isinstance(node, ProgrammeIsLikely):
        programme = ctx.programmes[node.programme]
        borrowed = programme_findings(ctx, programme, stand(ctx, node.programme).now)
        return [Finding(found.condition, found.truth, (), found.cite) for found in borrowed]
    parts = deciding_parts(ctx, node)
    return chain.from_iterable(findings(ctx, part) for part in parts)


def programme_findings(
    ctx: Context, programme: Programme, outcome: ProgrammeOutcome
) -> list[Finding]:
    """Return what decides an outcome; for CHECK, what keeps every row from being met."""
    for row in programme.rows:
        if row.outcome is outcome and now(ctx, row.when) == Truth.YES:
            return list(findings(ctx, row.when))
    found: list[Finding] = []
    for wanted in (ProgrammeOutcome.LIKELY, ProgrammeOutcome.OTHER_PATH):
        blocked = programme.row(wanted)
        if blocked is not None:
            found.extend(findings(ctx, blocked.when))
    return found


def because(ctx: Context, texts: Texts, found: list[Finding]) -> tuple[Because, ...]:
    """Return one line per finding; open ones that wait for the same facts only once."""
    cites: dict[Condition, dict[str, None]] = {}
    waiting: set[str] = set()
    for finding in found:
        known = cites.get(finding.condition)
        if finding.truth == Truth.UNKNOWN:
            facts = facts_behind(ctx, finding.condition)
            if known is None and waiting.issuperset(facts):
                continue
            waiting.update(facts)
        if known is None:
            known = cites[finding.condition] = {}
        known.update(dict.fromkeys(finding.cite))
    return tuple(
        Because(
            _sentence(ctx, texts, condition), facts_behind(ctx, condition), _clauses_first(known)
        )
        for condition, known in ((each, tuple(some)) for each, some in cites.items())
    )


def _sentence(ctx: Context, texts: Texts, condition: Condition) -> str:
    if condition not in ctx.said:
        sentences = condition.sentences
        said = fill(ctx, texts, sentences.of(now(ctx, condition))) if sentences else ""
        ctx.said[condition] = said
    return ctx.said[condition]


@lru_cache(maxsize=1024)
def _clauses_first(cites: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(cites, key=lambda source: not is_clause(source)))


def facts_behind(ctx: Context, node: Node) -> tuple[str, ...]:
    """Return the facts that a node's truth now rests on, each once, those still open included."""
    known = ctx.behind.get(node)
    if known is None:
        known = ctx.behind[node] = tuple(dict.fromkeys(_facts_behind(ctx, node)))
    return known


def _facts_behind(ctx: Context, node: Node) -> Iterable[str]:
    parts = deciding_parts(ctx, node)
    if parts:
        return chain.from_iterable(facts_behind(ctx, part) for part in parts)
    if isinstance(node, Compares | NobodyCanSupport):
        names = node.facts_read(ctx)
    else:
        names = tuple(node.names())
    if now(ctx, node) != Truth.UNKNOWN:
        names = tuple(name for name in names if not ctx.facts.is_open(name))
    return map(ctx.facts.name_to_ask, names)
