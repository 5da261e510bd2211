"""Two sentences that differ, side by side, for a person to judge."""

from rich.markup import escape
from rich.table import Table

from knowledge.conflicts import Conflict, Kind, Rule
from knowledge.documents import Clause

_WHY = {
    Rule.DECLARED: "declared in catalogue.yml",
    Rule.LATER: "the later one of the same issuer",
    Rule.LEFT_TO_LOWER: "the higher one leaves it to the lower",
    Rule.HIGHER: "the higher level",
    Rule.LATER_OF_OTHERS: "the later one of one level",
    Rule.UNDECIDED: "nothing tells them apart",
}


def side_by_side(conflict: Conflict) -> Table:
    """Return the clause that leads on the left, the other on the right, and why below."""
    table = Table(show_footer=True)
    difference = conflict.difference
    said = f"{difference.first} / {difference.second}"
    kind = "declared" if difference.kind is Kind.DECLARED else f"{difference.kind}: {said}"
    for clause, foot in ((conflict.lead, f"first: {_WHY[conflict.rule]}"), (conflict.other, kind)):
        table.add_column(_name(clause), escape(foot), ratio=1)
    table.add_row(*(escape(one.text) for one in (conflict.lead, conflict.other)))
    return table


def _name(clause: Clause) -> str:
    return escape(f"{clause.id}  {clause.document}")
