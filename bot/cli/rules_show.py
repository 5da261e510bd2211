"""A decision table on the terminal."""

from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.cli.rules_texts import text, texts
from knowledge.screening.tabling import Labels, ProgrammeTable, load_labels
from knowledge.screening.tabling.model import CiteRow, Said

_NARROW = 100  # columns that a table needs where nobody's window has to be fitted into


def show_table(table: ProgrammeTable) -> None:
    """Print everything about one programme."""
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = max(console.width, _NARROW)
    labels, said = load_labels(), texts()["table"]
    head = text("table", "head", id=table.id, name=table.name, on=table.on, file=table.file)
    console.print(f"[bold]{escape(head)}[/]")
    console.print(f"\n[bold]{said['trigger']}[/]\n  {escape(table.trigger)}", soft_wrap=True)
    console.print(f"\n[bold]{said['combinations']}[/]")
    console.print(_combinations(table, labels))
    for outcome in table.never:
        console.print(text("table", "never", outcome=labels.outcomes[outcome]))
    console.print(f"\n[bold]{said['conditions']}[/]")
    console.print(_rows(said["condition_columns"], condition_cells(table)))
    if table.amounts:
        console.print(f"\n[bold]{said['amounts']}[/]")
        console.print(_rows(said["amount_columns"], amount_cells(table, labels)))
    for note in notes(table, labels):
        console.print(escape(note), soft_wrap=True)
    for title, lines in lists(table):
        console.print(f"\n[bold]{title}[/]")
        for line in lines:
            console.print(f"  · {escape(line)}", soft_wrap=True)


def _combinations(table: ProgrammeTable, labels: Labels) -> Table:
    shown = folding_table([texts()["table"]["outcome"]])
    for condition in table.conditions:
        shown.add_column(str(condition.number), justify="center", no_wrap=True)
    for cells in combination_cells(table, labels):
        shown.add_row(*map(escape, cells))
    return shown


def _rows(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    shown = folding_table(columns, show_lines=True)
    for cells in rows:
        shown.add_row(*map(escape, cells))
    return shown


def folding_table(columns: Iterable[str], **style: Any) -> Table:
    """Return a table that shortens nothing: Chinese has no blanks to break a line at."""
    shown = Table(**style)
    for column in columns:
        shown.add_column(column, overflow="fold")
    return shown


def combination_cells(table: ProgrammeTable, labels: Labels) -> Iterable[list[str]]:
    """Yield a row for every combination: the outcome, then how each condition has to stand."""
    numbers = [condition.number for condition in table.conditions]
    for row in table.combinations:
        outcome = labels.outcomes[row.outcome]
        if not row.wants:
            outcome = text("table", "otherwise", outcome=outcome)
        blank = texts()["table"]["blank"]
        wants = (row.wants.get(number) for number in numbers)
        yield [outcome, *(labels.wants[want] if want else blank for want in wants)]


def condition_cells(table: ProgrammeTable) -> Iterable[list[str]]:
    """Yield a row for every condition."""
    joint = texts()["table"]["joint"]
    for row in table.conditions:
        yield [str(row.number), row.test, row.holds, row.name, joint.join(row.cite)]


def amount_cells(table: ProgrammeTable, labels: Labels) -> Iterable[list[str]]:
    """Yield a row for every amount."""
    for row in table.amounts:
        day = row.valid_from.isoformat()
        since = text("table", "amount_expired", day=day) if row.is_expired else day
        source = f"{row.source} {row.title}".strip()
        yield [row.label, row.amount, row.unit, since, labels.marks[row.mark], source]


def notes(table: ProgrammeTable, labels: Labels) -> Iterable[str]:
    """Yield what happens when the amounts that decide are too old."""
    if table.decided_by:
        names = texts()["table"]["joint"].join(labels.standards[one] for one in table.decided_by)
        expired = labels.outcomes["expired"]
        yield text("table", "decided_by", standards=names, expired=expired)


def lists(table: ProgrammeTable) -> Iterable[tuple[str, list[str]]]:
    """Yield the lists of a table with their titles; empty ones are left out."""
    said = texts()["table"]
    facts = dict.fromkeys(
        text("table", "at_window", label=one.label) if one.at_window else one.label
        for one in table.facts
    )
    found = {
        "flags": list(map(_when, table.flags)),
        "facts": [said["joint"].join(facts)],
        "papers": list(map(_when, table.papers)),
        "where": [table.where],
        "queues": list(map(_when, table.queues)),
        "alternatives": list(table.alternatives),
        "tells": list(map(_when, table.tells)),
        "sources": list(map(_source, table.sources)),
    }
    for key, lines in found.items():
        if lines:
            yield said[key], lines


def _when(one: Said) -> str:
    return text("table", "when", text=one.text, when=one.when) if one.when else one.text


def _source(one: CiteRow) -> str:
    if not one.mark:
        return f"{one.cite} {one.title}"
    mark = load_labels().marks[one.mark]
    return text("table", "source", cite=one.cite, title=one.title, dated=one.dated, mark=mark)
