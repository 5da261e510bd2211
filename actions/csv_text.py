"""Tables for a spreadsheet, in which no cell is ever a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

_CALCULATES = ("=", "+", "-", "@")
_BEGINS_FORMULA = (*_CALCULATES, "\t", "\r", "\n")
BOM = "\ufeff"  # otherwise Excel reads Chinese as garbage


def to_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return the table as CSV with a byte order mark; None becomes an empty cell."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    for row in (header, *rows):
        writer.writerow([safe_cell(cell) for cell in row])
    return BOM + text.getvalue()


def safe_cell(value: object) -> str:
    """Return the cell's text; one that a spreadsheet would calculate begins with an apostrophe."""
    text = "" if value is None else str(value)
    is_formula = text.lstrip(" \u3000").startswith(_BEGINS_FORMULA)
    return f"'{text}" if is_formula or text.lstrip().startswith(_CALCULATES) else text
