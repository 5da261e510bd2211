"""Inserting a case under a public number that is free."""

from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from actions.handoff.model import HandoffError
from actions.handoff.opening.numbers import make_number
from actions.handoff.unit import unit_for
from actions.storage.tables import Case, CaseState
from knowledge import clock

_NUMBER_ATTEMPTS = 8


def insert_case(tx: Session, **values: Any) -> Case:
    """Insert a waiting case with the office that works it; the caller writes its first event."""
    values.setdefault("unit", unit_for(values["queue"], values.get("region")))
    for _ in range(_NUMBER_ATTEMPTS):
        case = Case(no=make_number(clock.today()), state=CaseState.QUEUED.value, **values)
        try:
            with tx.begin_nested():
                tx.add(case)
        except IntegrityError as error:
            if not _is_number_taken(error):
                raise
        else:
            return case
    raise HandoffError(f"no free case number after {_NUMBER_ATTEMPTS} attempts; try again")


def _is_number_taken(error: IntegrityError) -> bool:
    # PostgreSQL names the constraint, SQLite the column.
    return any(name in str(error.orig) for name in ("uq_cases_no", "cases.no"))
