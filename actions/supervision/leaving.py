"""Closing and changing accounts, with the cases of whoever works cases no more.

As in accounts.keeping, ``by`` is the staff member who does it, None for the command line.
"""

from collections.abc import Iterable
from pathlib import Path

from sqlalchemy.orm import Session

from actions import accounts, handoff
from actions.accounts import Permission
from actions.storage.tables import Case, Staff


def close_account(tx: Session, login: str, *, by: int | None = None) -> tuple[Staff, list[Case]]:
    """Disable an account; return it and the cases that went back to their queues.

    Raises what ``accounts.disable_staff`` raises.
    """
    staff = accounts.disable_staff(tx, login, by=by)
    return staff, handoff.release_cases(tx, staff.id)


def change_account(
    tx: Session,
    login: str,
    *,
    name: str | None = None,
    office: str | None = None,
    role: str | None = None,
    queues: Iterable[str] | None = None,
    units: Iterable[str] | None = None,
    offices: Path | None = None,
    by: int | None = None,
) -> tuple[Staff, list[Case]]:
    """Change what is given; return the account and the cases that went back to their queues.

    Cases go back where the role does not work them; those of queues that are no longer theirs stay
    with their owner, who ends or passes them on. Raises what ``accounts.change_staff`` raises.
    """
    staff = accounts.change_staff(
        tx,
        login,
        name=name,
        office=office,
        role=role,
        queues=queues,
        units=units,
        offices=offices,
        by=by,
    )
    works = accounts.may(staff, Permission.CASE_WORK)
    return staff, [] if works else handoff.release_cases(tx, staff.id)
