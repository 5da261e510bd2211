"""Writing a row by its key whether or not it is there, alike on both databases."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from actions.storage.base import Base


def upsert(
    tx: Session, table: type[Base], key: Mapping[str, Any], values: Mapping[str, Any]
) -> None:
    """Set ``values`` in the row with this primary key, making the row when there is none.

    Two transactions may do so at once: the second waits for the first and changes its row.
    """
    if not _changed(tx, table, key, values):
        try:
            with tx.begin_nested():
                tx.execute(insert(table).values(**key, **values))
        except IntegrityError:  # somebody else made it since
            _changed(tx, table, key, values)


def _changed(
    tx: Session, table: type[Base], key: Mapping[str, Any], values: Mapping[str, Any]
) -> bool:
    done = tx.execute(
        update(table).filter_by(**key).values(**values).execution_options(synchronize_session=False)
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]
