"""Keeping accounts: place, access, password and second factor of somebody else.

``by`` is the staff member who does it, None for the command line. Every change is written down
(``events``), ends at once what it takes away, and is refused with AccountError to one's own account
and where no admin would be left; NotFoundError where there is no such login.
"""

from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.accounts import second_factor
from actions.accounts.checking import (
    checked_name,
    checked_office,
    checked_queues,
    checked_role,
    checked_units,
    normal_login,
)
from actions.accounts.events import AccountChange, record
from actions.accounts.locking import forget_failures
from actions.accounts.model import AccountError, AccountProblem, NewStaff, Role
from actions.accounts.passwords import generate_password, hash_password
from actions.accounts.sessions import end_sessions
from actions.errors import NotFoundError
from actions.storage.tables import Staff


def change_staff(
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
) -> Staff:
    """Change what is given, None stays as it is; another role means signing in again.

    Their cases stay theirs: give them back with ``handoff.release_cases`` where the new role does
    not work cases. Raises AccountError naming a value that cannot be.
    """
    staff = _somebody_else(tx, login, by)
    wanted = {
        "name": None if name is None else checked_name(name),
        "office": None if office is None else checked_office(office),
        "role": None if role is None else checked_role(role).value,
        "queues": None if queues is None else checked_queues(queues, offices),
        "units": None if units is None else checked_units(units, offices),
    }
    changed = {
        field: [getattr(staff, field), value]
        for field, value in wanted.items()
        if value is not None and value != getattr(staff, field)
    }
    if not changed:
        return staff
    if "role" in changed:
        _require_another_admin(tx, staff)
        end_sessions(tx, staff.id)  # whether a code is needed was decided when they signed in
    for field, (_, after) in changed.items():
        setattr(staff, field, after)
    record(tx, staff, AccountChange.CHANGED, by, **changed)
    return staff


def disable_staff(tx: Session, login: str, *, by: int | None = None) -> Staff:
    """Close an account and every browser signed in with it.

    Their cases stay theirs: give them back with ``handoff.release_cases``.
    """
    staff = _somebody_else(tx, login, by)
    if not staff.is_disabled:
        _require_another_admin(tx, staff)
        staff.is_disabled = True
        record(tx, staff, AccountChange.DISABLED, by)
    end_sessions(tx, staff.id)
    return staff


def enable_staff(tx: Session, login: str, *, by: int | None = None) -> Staff:
    """Open a disabled account again, with the password and the code that it had."""
    staff = _somebody_else(tx, login, by)
    _enable(tx, staff, by)
    return staff


def reset_password(tx: Session, login: str, *, by: int | None = None) -> NewStaff:
    """Give an account a new generated password, end its lock and sign its browsers out.

    A disabled account is active again.
    """
    staff, password = _somebody_else(tx, login, by), generate_password()
    staff.password_hash = hash_password(password)
    _enable(tx, staff, by)
    end_sessions(tx, staff.id)
    record(tx, staff, AccountChange.NEW_PASSWORD, by)
    return NewStaff(staff, password)


def reset_totp(tx: Session, login: str, *, by: int | None = None) -> Staff:
    """Take the second factor off an account whose telephone is lost, and sign its browsers out.

    Whoever needs one sets it up again at the next sign-in.
    """
    staff = _somebody_else(tx, login, by)
    second_factor.clear(staff)
    forget_failures(staff)
    end_sessions(tx, staff.id)
    record(tx, staff, AccountChange.CODE_RESET, by)
    return staff


def sign_out_staff(tx: Session, login: str, *, by: int | None = None) -> Staff:
    """End every session of an account; its password stays good."""
    staff = _somebody_else(tx, login, by)
    end_sessions(tx, staff.id)
    record(tx, staff, AccountChange.SIGNED_OUT, by)
    return staff


def _somebody_else(tx: Session, login: str, by: int | None) -> Staff:
    """Return the account, after locking those of the admins: two of them may act at once."""
    wanted = normal_login(login)
    rows = tx.scalars(
        select(Staff)
        .where((Staff.login == wanted) | (Staff.role == Role.ADMIN.value))
        .order_by(Staff.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    staff = next((one for one in rows if one.login == wanted), None)
    if staff is None:
        raise NotFoundError(f"there is no staff login {login!r}; see `laobing staff list`")
    if staff.id == by:
        raise AccountError(
            f"{wanted!r} is your own account; another admin changes it, or `laobing staff`",
            AccountProblem.OWN,
            wanted,
        )
    return staff


def _require_another_admin(tx: Session, staff: Staff) -> None:
    if staff.role != Role.ADMIN or staff.is_disabled:
        return
    others = select(Staff.id).where(
        Staff.role == Role.ADMIN.value, Staff.is_disabled.is_(False), Staff.id != staff.id
    )
    if tx.scalar(others.limit(1)) is None:
        raise AccountError(
            f"{staff.login!r} is the last admin; make another one first",
            AccountProblem.LAST_ADMIN,
            staff.login,
        )


def _enable(tx: Session, staff: Staff, by: int | None) -> None:
    if staff.is_disabled:
        staff.is_disabled = False
        record(tx, staff, AccountChange.ENABLED, by)
    forget_failures(staff)
