"""What was done to accounts, by whom: written beside every change, never changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from actions.storage.tables import AccountEvent, Staff


class AccountChange(StrEnum):
    """What can be done to an account."""

    ADDED = "added"
    CHANGED = "changed"  # name, office, role, queues or units
    DISABLED = "disabled"
    ENABLED = "enabled"
    NEW_PASSWORD = "new_password"
    CODE_RESET = "code_reset"  # the second factor was taken off
    SIGNED_OUT = "signed_out"  # every browser


@dataclass(frozen=True)
class AccountEventLine:
    """One change, for those who audit it; ``by`` is "" for the command line.

    ``details`` of what was changed: the field's value before and after, by the field's name.
    """

    id: int
    at: datetime
    by: str
    login: str
    name: str
    kind: str
    details: Mapping[str, Any]


def record(
    tx: Session, staff: Staff, kind: AccountChange, by: int | None, **details: object
) -> None:
    """Write one line; the account has its number already."""
    tx.add(AccountEvent(staff_id=staff.id, by_id=by, kind=kind.value, details=details))


def list_account_events(
    tx: Session, *, staff_id: int | None = None, before: int | None = None, limit: int = 100
) -> list[AccountEventLine]:
    """Return what was done, the newest first; to one account when its number is given.

    ``before`` is the id of the last line of the page before.
    """
    by = aliased(Staff)
    query = select(AccountEvent, Staff, by.name).join(Staff, Staff.id == AccountEvent.staff_id)
    query = query.outerjoin(by, by.id == AccountEvent.by_id)
    if staff_id is not None:
        query = query.where(AccountEvent.staff_id == staff_id)
    if before is not None:
        query = query.where(AccountEvent.id < before)
    rows = tx.execute(query.order_by(AccountEvent.id.desc()).limit(limit))
    return [
        AccountEventLine(one.id, one.at, name or "", staff.login, staff.name, one.kind, one.details)
        for one, staff, name in rows
    ]
