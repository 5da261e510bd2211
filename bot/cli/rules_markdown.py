"""A decision table as Markdown, to put into a document or a mail."""

from collections.abc import Iterable, Iterator, Sequence

from bot.cli.rules_show import amount_cells, combination_cells, condition_cells, lists, notes
from bot.cli.rules_texts import text, texts
from knowledge.screening.tabling import ProgrammeTable, load_labels


def as_markdown(table: ProgrammeTable) -> str:
    """Return everything about one programme."""
    return "\n".join(_lines(table))


def _lines(table: ProgrammeTable) -> Iterator[str]:
    labels, said = load_labels(), texts()["table"]
    yield "# " + text("table", "head", id=table.id, name=table.name, on=table.on, file=table.file)
    yield from ("", f"## {said['trigger']}", "", table.trigger)
    yield from ("", f"## {said['combinations']}", "")
    numbers = [str(condition.number) for condition in table.conditions]
    yield from _rows([said["outcome"], *numbers], combination_cells(table, labels))
    for outcome in table.never:
        yield from ("", text("table", "never", outcome=labels.outcomes[outcome]))
    yield from ("", f"## {said['conditions']}", "")
    yield from _rows(said["condition_columns"], condition_cells(table))
    if table.amounts:
        yield from ("", f"## {said['amounts']}", "")
        yield from _rows(said["amount_columns"], amount_cells(table, labels))
    for note in notes(table, labels):
        yield from ("", note)
    for title, items in lists(table):
        yield from ("", f"## {title}", "")
        yield from (f"- {item}" for item in items)


def _rows(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield _row(columns)
    yield _row(["---"] * len(columns))
    for cells in rows:
        yield _row(cells)


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
