"""Dated amounts for a question whose clauses give none: labelled, with date, mark and source."""

from collections.abc import Iterator, Sequence

from actions.answering.amount_rules import AmountGroup
from actions.answering.figures import number
from actions.answering.model import Amounts, Context, Shown
from actions.answering.tools import Tools
from knowledge.documents.model import Clause

AMOUNT = "amount"  # the kind of figure of decide.yml that a standard answers
_MARKS = {"found": "found", "found*": "secondary", "inferred": "inferred"}


def find_amounts(tools: Tools, context: Context, chosen: Sequence[Clause]) -> Amounts | None:
    """Return the amounts of the matter asked about on its day, or None when we keep no such."""
    group = _group(tools, context.folded, chosen)
    if group is None:
        return None
    found = (_shown(tools, name, context) for name in _narrowed(tools, group, context.folded))
    rows = tuple(row for row in found if row)
    return Amounts(rows, group.note if rows else None)


def lines(tools: Tools, amounts: Amounts) -> Iterator[str]:
    """Return the sentences that show the amounts."""
    say = tools.texts.render
    if not amounts.rows:
        yield say("standards.unknown")
        return
    yield say("standards.lead")
    yield from (_line(tools, row) for row in amounts.rows)
    if any(row.is_old for row in amounts.rows):
        yield say("standards.old")
    yield (say(f"standards.note.{amounts.note}") if amounts.note else "") + say("standards.close")


def _group(tools: Tools, folded: str, chosen: Sequence[Clause]) -> AmountGroup | None:
    groups = tools.rules.amounts.groups
    named = (one for one in groups if one.words.occur_in(folded))
    cited = {clause.id for clause in chosen[:1]}
    quoted = (one for one in groups if one.clauses & cited)
    return next(named, None) or next(quoted, None)


def _narrowed(tools: Tools, group: AmountGroup, folded: str) -> tuple[str, ...]:
    for step in tools.rules.amounts.narrow:
        wanted = tuple(name for name in group.rows if name in step and step[name].search(folded))
        if wanted:
            return wanted
    return group.rows


def _shown(tools: Tools, name: str, context: Context) -> Shown | None:
    known = tools.standards.known_on(name, context.on)
    if known is None:
        return None
    source = tools.sources[known.standard.source.split(" ")[0]]
    return Shown(known.standard, source, known.is_expired)


def _line(tools: Tools, row: Shown) -> str:
    say, standard = tools.texts.render, row.standard
    mark = _MARKS[standard.mark]
    values = {
        "label": say(f"standards.label.{standard.name}"),
        "amount": number(row),
        "source": row.source.title,
        "mark": say(f"standards.mark.{mark}"),
    }
    day = standard.valid_from
    if mark == "inferred":
        return say("standards.line_inferred", year=day.year, **values)
    if standard.name in tools.rules.amounts.undated:
        return say("standards.line_undated", dated=row.source.dated, **values)
    dated = say("standards.day", year=day.year, month=day.month, day=day.day)
    return say("standards.line", day=dated, **values)
