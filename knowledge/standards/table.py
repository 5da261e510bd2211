"""The table of standards, and which row a date gets."""

import csv
from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from pathlib import Path

from knowledge.standards.model import MARKS, Standard, StandardOn, StandardsError

STANDARDS_FILE = Path(__file__).parent / "standards.csv"
# Amounts older than those that screening computes with: only ever shown.
HISTORY_FILE = Path(__file__).parent / "history.csv"
COLUMNS = ["name", "valid_from", "amount", "unit", "mark", "source"]
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
    with open(path, encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        if reader.fieldnames != COLUMNS:
            raise StandardsError(f"{path.name}: the columns must be {', '.join(COLUMNS)}")
        read = [_read_row(f"{path.name}, line {reader.line_num}", row) for row in reader]
    return Standards(_by_name(path.name, read))


def load_with_history(path: Path = STANDARDS_FILE, history: Path = HISTORY_FILE) -> Standards:
    """Read both tables into one, the older rows of each name first; raises as load_standards."""
    older, newer = load_standards(history), load_standards(path)
    rows = [row for one in (older, newer) for found in one.rows.values() for row in found]
    return Standards(_by_name(history.name, rows))


def _by_name(file: str, rows: Iterable[Standard]) -> dict[str, tuple[Standard, ...]]:
    table: dict[str, tuple[Standard, ...]] = {}
    for row in rows:
        known = table.get(row.name, ())
        if known and row.valid_from <= known[-1].valid_from:
            raise StandardsError(
                f"{file}: {row.name} {row.valid_from} is not later than the row above it"
            )
        table[row.name] = (*known, row)
    return table


def _read_row(place: str, row: Mapping[str, str | None]) -> Standard:
    empty = [column for column in COLUMNS if not row.get(column)]
    if empty:
        raise StandardsError(f"{place}: {', '.join(empty)} is missing")
    cells = {column: row[column] or "" for column in COLUMNS}
    if cells["mark"] not in MARKS:
        raise StandardsError(
            f"{place}: mark is {cells['mark']!r}, expected {', '.join(sorted(MARKS))}"
        )
    try:
        day, amount = date.fromisoformat(cells["valid_from"]), Fraction(Decimal(cells["amount"]))
    except (ValueError, InvalidOperation) as error:
        raise StandardsError(f"{place}: {error}") from error
    return Standard(cells["name"], day, amount, cells["unit"], cells["mark"], cells["source"])
