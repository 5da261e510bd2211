"""Evaluating the rulebook for one set of facts on one day."""

from collections.abc import Iterator
from datetime import date

from knowledge.screening import income, ledger, reasons
from knowledge.screening.context import Context
from knowledge.screening.facts import Facts
from knowledge.screening.logic import Truth
from knowledge.screening.nodes import Node
from knowledge.screening.programmes import (
    OPEN_PATHS,
    Programme,
    Standing,
    is_triggered,
    open_facts,
    stand,
)
from knowledge.screening.remarks import fill_with_remark
from knowledge.screening.results import (
    Because,
    Flag,
    ProgrammeOutcome,
    ProgrammeResult,
    ScreeningResult,
)
from knowledge.screening.rulebook import Rulebook
from knowledge.screening.splitting import stand_by_cases
from knowledge.screening.wording import CitedText, fill, show_date, show_month


def look(rulebook: Rulebook, facts: Facts, on: date) -> Context:
    """Return a context with the amounts that ``on`` gets (the newest ones when expired)."""
    return Context(facts, rulebook.day(on), rulebook.local, rulebook.programmes, rulebook.readers)


def evaluate(rulebook: Rulebook, facts: Facts, on: date) -> ScreeningResult:
    """Return where every programme stands on a day, and why; never raises for valid facts."""
    ctx = look(rulebook, facts, on)
    rows = [_programme(rulebook, ctx, programme) for programme in rulebook.programmes.values()]
    rows.sort(key=lambda row: row.outcome is ProgrammeOutcome.NOT_APPLICABLE)
    return ScreeningResult(
        programmes=tuple(rows),
        urgent=is_urgent(rulebook, ctx),
        as_of=on,
        ledger=tuple(ledger.lines(rulebook, ctx)),
        income=income.statement(rulebook, ctx),
        standards=income.standards_used(rulebook, ctx, rows),
    )


def touched(rulebook: Rulebook, facts: Facts, on: date) -> frozenset[str]:
    """Return the programmes that what was told triggers and that may still turn out open."""
    ctx = look(rulebook, facts, on)
    return frozenset(
        key
        for key, row in rulebook.programmes.items()
        if is_triggered(ctx, row.trigger) and ProgrammeOutcome.LIKELY in stand(ctx, key).may
    )


def is_urgent(rulebook: Rulebook, ctx: Context) -> bool:
    """Tell whether a person has to be called at once."""
    return reasons.now(ctx, rulebook.urgent) == Truth.YES


def _programme(rulebook: Rulebook, ctx: Context, programme: Programme) -> ProgrammeResult:
    if not is_triggered(ctx, programme.trigger):
        return _untouched(rulebook, programme)
    standing = stand_by_cases(ctx, programme, rulebook.words_tested[programme.id])
    is_expired = _is_expired(rulebook, ctx, programme, standing)
    return ProgrammeResult(
        id=programme.id,
        outcome=ProgrammeOutcome.EXPIRED if is_expired else standing.now,
        provisional=standing.now if is_expired else None,
        because=tuple(_because(rulebook, ctx, programme, standing.now, is_expired=is_expired)),
        missing=_missing(ctx, programme, standing),
        documents=tuple(_papers(ctx, programme)),
        where=programme.where,
        queue=_queue(ctx, programme),
        name=programme.name,
        alternatives=programme.alternatives,
        flags=tuple(_flags(ctx, programme)),
        notes=tuple(
            Because(fill_with_remark(ctx, rulebook.texts, n.text), (), n.cite)
            for n in programme.notes
        ),
        at_window=tuple(_at_window(rulebook, ctx, programme)),
        is_settled=standing.is_settled,
    )


def _untouched(rulebook: Rulebook, programme: Programme) -> ProgrammeResult:
    reason = Because(rulebook.texts.not_triggered, (), programme.cite)
    return ProgrammeResult(
        id=programme.id,
        outcome=ProgrammeOutcome.NOT_APPLICABLE,
        provisional=None,
        because=(reason,),
        missing=(),
        documents=(),
        where=programme.where,
        queue=programme.queues[-1].queue,
        name=programme.name,
    )


def _is_expired(rulebook: Rulebook, ctx: Context, programme: Programme, standing: Standing) -> bool:
    if ctx.day.expired.isdisjoint(programme.decided_by):
        return False
    received = programme.rows[0]
    return received.expires or reasons.now(ctx, received.when) != Truth.YES


def _because(
    rulebook: Rulebook,
    ctx: Context,
    programme: Programme,
    outcome: ProgrammeOutcome,
    *,
    is_expired: bool,
) -> Iterator[Because]:
    texts = rulebook.texts
    lines = reasons.because(ctx, texts, reasons.programme_findings(ctx, programme, outcome))
    yield from lines
    if outcome is ProgrammeOutcome.NOT_APPLICABLE:
        return
    yield from ledger.because(rulebook, ctx, programme)
    yield from _left_to_window(rulebook, ctx, programme)
    for tell in programme.consequences:
        is_so = tell.when is None or reasons.now(ctx, tell.when) == Truth.YES
        if outcome in tell.meant_for and is_so:
            text = fill_with_remark(ctx, texts, tell.text)
            yield Because(text, _behind(ctx, tell.when), tell.cite)
    if outcome not in OPEN_PATHS:
        yield from _other_paths(rulebook, programme)
    if is_expired:
        yield _dated(ctx, rulebook, texts.expired, "std_urban")
    for name in programme.shows:
        if name in ctx.day.expired:
            yield _dated(ctx, rulebook, texts.shown_expired, name)


def _behind(ctx: Context, node: Node | None) -> tuple[str, ...]:
    return () if node is None else tuple(dict.fromkeys(reasons.facts_behind(ctx, node)))


def _left_to_window(rulebook: Rulebook, ctx: Context, programme: Programme) -> Iterator[Because]:
    names = tuple(_at_window(rulebook, ctx, programme))
    if names:
        specs = [rulebook.dictionary.spec(name) for name in names]
        questions = rulebook.texts.question_separator.join(spec.ask for spec in specs)
        cite = tuple(dict.fromkeys(source for spec in specs for source in spec.cite))
        yield Because(rulebook.texts.at_window.format(facts=questions), names, cite)


def _other_paths(rulebook: Rulebook, programme: Programme) -> Iterator[Because]:
    texts = rulebook.texts
    if programme.alternatives:
        paths = texts.path_separator.join(path.text for path in programme.alternatives)
        yield Because(texts.other_paths.format(paths=paths), (), programme.cite)
    yield Because(texts.right_to_apply.text, (), texts.right_to_apply.cite)


def _dated(ctx: Context, rulebook: Rulebook, said: CitedText, name: str) -> Because:
    texts, since = rulebook.texts, ctx.dates[name]
    text = said.text.replace("{month}", show_month(texts, since))
    text = text.replace("{date}", show_date(texts, since))
    return Because(fill(ctx, texts, text), (), said.cite)


def _missing(ctx: Context, programme: Programme, standing: Standing) -> tuple[str, ...]:
    return () if standing.is_settled else tuple(dict.fromkeys(open_facts(ctx, programme)))


def _papers(ctx: Context, programme: Programme) -> Iterator[str]:
    for paper in programme.papers:
        if paper.when is None or reasons.now(ctx, paper.when) != Truth.NO:
            yield paper.text


def _queue(ctx: Context, programme: Programme) -> str:
    return next(
        rule.queue
        for rule in programme.queues
        if rule.when is None or reasons.now(ctx, rule.when) == Truth.YES
    )


def _flags(ctx: Context, programme: Programme) -> Iterator[Flag]:
    for rule in programme.flags:
        if reasons.now(ctx, rule.when) == Truth.YES:
            yield Flag(rule.id, rule.text, rule.cite, _behind(ctx, rule.when))


def _at_window(rulebook: Rulebook, ctx: Context, programme: Programme) -> Iterator[str]:
    for name in rulebook.residual[programme.id]:
        if not ctx.facts.is_asked(name):
            yield name
