"""Pages of a long list by the last row's keys: page 1000 costs what page 1 does."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Boolean, ColumnElement, and_, literal, or_, true

from actions.storage.types import UtcDateTime

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_LARGEST = 2**62  # what both databases can compare


@dataclass(frozen=True)
class Key:
    """One column that a list is sorted by; together the keys of a list name one row."""

    column: Any  # of integers, or of booleans or moments as the type of the column says
    is_descending: bool = False

    @property
    def order(self) -> ColumnElement[Any]:
        """What to sort by."""
        order: ColumnElement[Any] = self.column.desc() if self.is_descending else self.column.asc()
        return order

    def value(self, number: int) -> Any:
        """Return what the column holds where a cursor has this number."""
        if isinstance(self.column.type, UtcDateTime):
            return _EPOCH + number * _MICROSECOND
        # Bound, as a bare True is not compared with < and >.
        return literal(bool(number)) if isinstance(self.column.type, Boolean) else number


def order_of(keys: Sequence[Key]) -> list[ColumnElement[Any]]:
    """Return what to sort by."""
    return [key.order for key in keys]


def behind(keys: Sequence[Key], cursor: str) -> ColumnElement[bool]:
    """Return the condition that a row comes after the one that ``cursor`` was made of.

    A cursor that was not made by ``cursor_of`` for these keys means the beginning.
    """
    values = _read(keys, cursor)
    if values is None:
        return true()
    steps = []
    for place, key in enumerate(keys):
        same = [one.column == values[at] for at, one in enumerate(keys[:place])]
        after = key.column < values[place] if key.is_descending else key.column > values[place]
        steps.append(and_(*same, after))
    return or_(*steps)


def cursor_of(values: Sequence[Any]) -> str:
    """Return the place of a row, given the values of its keys: numbers, booleans, moments."""
    return ".".join(str(_number(value)) for value in values)


def _number(value: Any) -> int:
    return (value - _EPOCH) // _MICROSECOND if isinstance(value, datetime) else int(value)


def _read(keys: Sequence[Key], cursor: str) -> list[Any] | None:
    parts = cursor.split(".")
    if len(parts) != len(keys):
        return None
    try:
        numbers = [int(part) for part in parts]
        values = [key.value(number) for key, number in zip(keys, numbers, strict=True)]
    except (ValueError, OverflowError):
        return None
    return values if max(map(abs, numbers)) < _LARGEST else None
