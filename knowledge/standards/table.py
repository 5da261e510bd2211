"""The table of standards, and which row a date gets."""

import csv
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from pathlib import Path
from typing import Any

from knowledge.standards.model import MARKS, RowError, Standard, StandardOn, StandardsError

STANDARDS_FILE = Path(__file__).parent / "standards.csv"
# Amounts older than those that screening computes with: only ever shown.
HISTORY_FILE = Path(__file__).parent / "history.csv"
COLUMNS = ["name", "valid_from", "amount", "unit", "mark", "source"]
Row = Mapping[Any, Any]  # cells by column; what stands beyond the columns under None
VALID_MONTHS = 14  # screening.md rule 0.4: the yearly revision is overdue after that


@dataclass(frozen=True)
class Standards:
    """Rows by name, oldest first."""

    rows: Mapping[str, tuple[Standard, ...]]

    def names(self) -> frozenset[str]:
        """Return the names of all standards."""
        return frozenset(self.rows)

    def newest(self, name: str) -> Standard:
        """Return the newest row; raises StandardsError when the name does not exist."""
        if name not in self.rows:
            raise StandardsError(f"no standard named {name!r}; add it to {STANDARDS_FILE.name}")
        return self.rows[name][-1]

    def on(self, name: str, day: date) -> StandardOn:
        """Return the row for ``day``.

        Expired before the first row, and later than 14 calendar months after the newest row; the
        newest row is then given along, to show and to compute a provisional outcome with.
        """
        newest = self.newest(name)
        in_force = [row for row in self.rows[name] if row.valid_from <= day]
        if not in_force or day > add_months(newest.valid_from, VALID_MONTHS):
            return StandardOn(newest, is_expired=True)
        return StandardOn(in_force[-1], is_expired=False)

    def known_on(self, name: str, day: date) -> StandardOn | None:
        """Return the row to show for ``day``, or None when no row is as old as that.

        Unlike ``on``, a later row never stands in for an earlier day. Raises StandardsError when
        the name does not exist.
        """
        found = self.on(name, day)
        return None if day < self.rows[name][0].valid_from else found


def add_months(day: date, months: int) -> date:
    """Return the same day so many calendar months later, or the month's last day."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def load_standards(path: Path = STANDARDS_FILE) -> Standards:
    """Read the table; raises StandardsError naming the line of a broken row."""
    read = [_read_row(f"{path.name}, line {line}", row) for line, row in read_rows(path)]
    return Standards(_by_name(path.name, read))


def read_rows(path: Path) -> Iterator[tuple[int, Row]]:
    """Yield (line, cells) of a table; raises StandardsError when it is no such table."""
    try:
        with open(path, encoding="utf-8", newline="") as stream:
            reader = csv.DictReader(stream)
            if reader.fieldnames != COLUMNS:
                message = f"the columns must be {', '.join(COLUMNS)}"
                raise RowError(path.name, "columns", message, value=",".join(COLUMNS))
            yield from ((reader.line_num, row) for row in reader)
    except (OSError, UnicodeDecodeError) as error:
        raise RowError(path.name, "unreadable", f"cannot be read: {error}") from error


def load_with_history(path: Path = STANDARDS_FILE, history: Path = HISTORY_FILE) -> Standards:
    """Read both tables into one, the older rows of each name first; raises as load_standards."""
    older, newer = load_standards(history), load_standards(path)
    rows = [row for one in (older, newer) for found in one.rows.values() for row in found]
    return Standards(_by_name(history.name, rows))


def _by_name(file: str, rows: Iterable[Standard]) -> dict[str, tuple[Standard, ...]]:
    table: dict[str, tuple[Standard, ...]] = {}
    for row in rows:
        add_row(file, table, row)
    return table


def add_row(place: str, table: dict[str, tuple[Standard, ...]], row: Standard) -> None:
    """Put a row behind the others of its name; raises StandardsError when it is not later."""
    known = table.get(row.name, ())
    if known and row.valid_from <= known[-1].valid_from:
        message = f"{row.name} {row.valid_from} is not later than the row above it"
        hint = known[-1].valid_from.isoformat()
        raise RowError(place, "not_later", message, value=row.valid_from, hint=hint)
    table[row.name] = (*known, row)


def row_problems(place: str, row: Row) -> Iterator[RowError]:
    """Yield everything that is wrong with one row."""
    if row.get(None):
        extra = ",".join(row[None] or ())
        yield RowError(place, "too_many", f"{extra!r} stands beyond the columns", value=extra)
    for column in COLUMNS:
        if not (row.get(column) or "").strip():
            yield RowError(place, "no_cell", f"{column} is missing", key=column)
    if row.get("mark") and row["mark"] not in MARKS:
        known = ", ".join(sorted(MARKS))
        message = f"mark is {row['mark']!r}, expected {known}"
        yield RowError(place, "no_mark", message, key="mark", value=row["mark"], hint=known)
    for column, convert in _CONVERTED.items():
        try:
            if row.get(column):
                convert(row[column])
        except (ValueError, InvalidOperation):
            message = f"{column} is {row[column]!r}"
            yield RowError(place, f"bad_{column}", message, key=column, value=row[column])


def _amount(cell: str) -> Fraction:
    amount = Decimal(cell)
    if not amount.is_finite() or amount < 0:
        raise ValueError(cell)
    return Fraction(amount)


_CONVERTED: Mapping[str, Callable[[str], object]] = {
    "valid_from": date.fromisoformat,
    "amount": _amount,
}


def _read_row(place: str, row: Row) -> Standard:
    for problem in row_problems(place, row):
        raise problem
    return standard_of(row)


def standard_of(row: Row) -> Standard:
    """Return a row that has no problems as a standard."""
    cells = {column: row[column] or "" for column in COLUMNS}
    return Standard(
        name=cells["name"],
        valid_from=date.fromisoformat(cells["valid_from"]),
        amount=_amount(cells["amount"]),
        unit=cells["unit"],
        mark=cells["mark"],
        source=cells["source"],
    )
