"""Why: the smallest set of conditions that decides an outcome, with their sentences."""

from collections.abc import Iterator
from dataclasses import dataclass

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


@dataclass(frozen=True)
class Finding:
    """A condition that decides, what it came to, and the sources on the way to it."""

    condition: Condition
    truth: int
    cite: tuple[str, ...]


def now(ctx: Context, node: Node) -> int:
    """Return the truth of a node now; residual and not asked counts as NO."""
    return (ctx.verdict(node) or logic.NO).now


def deciding_parts(ctx: Context, node: Node) -> tuple[Node, ...]:
    """Return the parts that make a node what it is now."""
    parts = tuple(part for part in node.parts() if ctx.verdict(part) is not None)
    if not isinstance(node, nodes.Junction):
        return parts
    truth = now(ctx, node)
    same = tuple(part for part in parts if now(ctx, part) == truth)
    if isinstance(node, nodes.Best):
        return same
    one_is_enough = Truth.YES if isinstance(node, nodes.Any) else Truth.NO
    return same[:1] if truth == one_is_enough else same


def findings(ctx: Context, node: Node, cite: tuple[str, ...] = ()) -> Iterator[Finding]:
    """Yield the named conditions that make a node what it is now."""
    if isinstance(node, Condition):
        cite = (*cite, *node.cite)
        if node.sentences is not None:
            yield Finding(node, now(ctx, node), cite)
            return
    if isinstance(node, ProgrammeIsLikely):
        yield from _other_programme(ctx, node, cite)
        return
    for part in deciding_parts(ctx, node):
        yield from findings(ctx, part, cite)


def _other_programme(
    ctx: Context, node: ProgrammeIsLikely, cite: tuple[str, ...]
) -> Iterator[Finding]:
    programme = ctx.programmes[node.programme]
    for found in programme_findings(ctx, programme, stand(ctx, node.programme).now):
        yield Finding(found.condition, found.truth, (*found.cite, *cite))


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
    lines: dict[str, Because] = {}
    waiting: set[str] = set()
    for finding in found:
        facts = tuple(dict.fromkeys(facts_behind(ctx, finding.condition)))
        name = finding.condition.name
        if finding.truth == Truth.UNKNOWN:
            if name not in lines and waiting.issuperset(facts):
                continue
            waiting.update(facts)
        lines[name] = _line(ctx, texts, finding, facts, lines.get(name))
    return tuple(line for line in lines.values())


def _line(
    ctx: Context, texts: Texts, finding: Finding, facts: tuple[str, ...], known: Because | None
) -> Because:
    sentences = finding.condition.sentences
    text = fill(ctx, texts, sentences.of(finding.truth)) if sentences else ""
    cite = dict.fromkeys((*(known.cite if known else ()), *finding.cite))
    return Because(text, facts, tuple(sorted(cite, key=lambda source: not is_clause(source))))


def facts_behind(ctx: Context, node: Node) -> Iterator[str]:
    """Yield the facts that a node's truth now rests on, those still open included."""
    parts = deciding_parts(ctx, node)
    if parts:
        for part in parts:
            yield from facts_behind(ctx, part)
        return
    if isinstance(node, Compares | NobodyCanSupport):
        names = node.facts_read(ctx)
    else:
        names = tuple(node.names())
    is_open = now(ctx, node) == Truth.UNKNOWN
    yield from (
        ctx.facts.name_to_ask(name) for name in names if is_open or not ctx.facts.is_open(name)
    )
