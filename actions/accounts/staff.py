"""Adding, listing and disabling the people who answer."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from actions.accounts import second_factor
from actions.accounts.locking import forget_failures
from actions.accounts.model import AccountError, NewStaff, Role
from actions.accounts.passwords import check_password, generate_password, hash_password
from actions.accounts.sessions import end_sessions
from actions.errors import ConflictError, NotFoundError
from actions.storage.tables import Staff
from knowledge.offices import load_queues, load_units

FIRST_LOGIN = "admin"
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,62}")


def add_staff(
    tx: Session,
    login: str,
    name: str,
    *,
    office: str = "",
    role: str = Role.AGENT,
    queues: Iterable[str] = (),
    units: Iterable[str] = (),
    password: str | None = None,
    offices: Path | None = None,
) -> NewStaff:
    """Make an account; without a password one is generated. No queues means all, no units too.

    ``offices`` is the folder of the deployer's own queues and units, where there is one. Raises
    AccountError naming the value for a bad login, name, role, queue, unit or password, and
    ConflictError when the login is taken.
    """
    login = normal_login(login)
    wanted = _known("queue", queues, load_queues(own=offices))
    theirs = _known("unit", units, load_units(own=offices))
    if not name.strip():
        raise AccountError("the name is empty; staff are listed by it")
    if password is not None:
        check_password(password, login)
    chosen = password or generate_password()
    staff = Staff(
        login=login,
        name=name.strip(),
        office=office.strip(),
        role=_checked_role(role).value,
        queues=wanted,
        units=theirs,
        password_hash=hash_password(chosen),
    )
    _insert(tx, staff)
    return NewStaff(staff, chosen)


def first_staff(tx: Session) -> NewStaff | None:
    """Make the first supervisor when there is nobody yet; None when there is somebody.

    The password is in the answer only: show it once.
    """
    if tx.scalar(select(Staff.id).limit(1)) is not None:
        return None
    return add_staff(tx, FIRST_LOGIN, FIRST_LOGIN, role=Role.SUPERVISOR)


def list_staff(tx: Session) -> Sequence[Staff]:
    """Return every account by login, the disabled ones included."""
    return tx.scalars(select(Staff).order_by(Staff.login)).all()


def disable_staff(tx: Session, login: str) -> Staff:
    """Close an account and every browser signed in with it; NotFoundError when there is none.

    Their cases stay theirs: give them back with ``handoff.release_cases``.
    """
    staff = _find(tx, login)
    staff.is_disabled = True
    end_sessions(tx, staff.id)
    return staff


def reset_password(tx: Session, login: str) -> NewStaff:
    """Give an account a new generated password, end its lock and sign its browsers out.

    A disabled account is active again. NotFoundError when there is none.
    """
    staff, password = _find(tx, login), generate_password()
    staff.password_hash = hash_password(password)
    staff.is_disabled = False
    forget_failures(staff)
    end_sessions(tx, staff.id)
    return NewStaff(staff, password)


def reset_totp(tx: Session, login: str) -> Staff:
    """Take the second factor off an account whose telephone is lost, and sign its browsers out.

    Whoever needs one sets it up again at the next sign-in. NotFoundError when there is no account.
    """
    staff = _find(tx, login)
    second_factor.clear(staff)
    forget_failures(staff)
    end_sessions(tx, staff.id)
    return staff


def set_duty(tx: Session, staff_id: int, *, is_on_duty: bool) -> Staff:
    """Note that somebody begins or stops to take cases; what is theirs stays theirs."""
    staff = tx.get_one(Staff, staff_id)
    staff.is_on_duty = is_on_duty
    return staff


def normal_login(login: str) -> str:
    """Return the login in its stored form; raise AccountError when it cannot be one."""
    wanted = login.strip().lower()
    if not _LOGIN.fullmatch(wanted):
        raise AccountError(
            f"login {login!r}: use 2 to 63 letters a-z, digits, dot, hyphen or underscore"
        )
    return wanted


def _find(tx: Session, login: str) -> Staff:
    staff = tx.scalar(select(Staff).where(Staff.login == normal_login(login)))
    if staff is None:
        raise NotFoundError(f"there is no staff login {login!r}; see `laobing staff list`")
    return staff


def _insert(tx: Session, staff: Staff) -> None:
    try:
        with tx.begin_nested():
            tx.add(staff)
    except IntegrityError as error:
        raise ConflictError(f"the login {staff.login!r} is taken; choose another") from error


def _checked_role(role: str) -> Role:
    try:
        return Role(role)
    except ValueError as error:
        choices = ", ".join(known.value for known in Role)
        raise AccountError(f"role {role!r} is not one of {choices}") from error


def _known(kind: str, wanted: Iterable[str], known: Iterable[str]) -> list[str]:
    named, choices = list(dict.fromkeys(wanted)), list(known)
    for one in named:
        if one not in choices:
            raise AccountError(f"there is no {kind} {one!r}; {kind}s.yml has {choices}")
    return named
