"""Adding and listing the people who answer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from actions.accounts.checking import (
    checked_name,
    checked_office,
    checked_queues,
    checked_role,
    checked_units,
    normal_login,
)
from actions.accounts.events import AccountChange, record
from actions.accounts.model import NewStaff, Role
from actions.accounts.passwords import check_password, generate_password, hash_password
from actions.errors import ConflictError
from actions.storage.tables import Staff, StaffSession
from knowledge import clock

FIRST_LOGIN = "admin"


@dataclass(frozen=True)
class StaffLine:
    """One account in the list, with the browsers that are signed in now."""

    staff: Staff
    sessions: int
    seen_at: datetime | None


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
    by: int | None = None,
) -> NewStaff:
    """Make an account; without a password one is generated. No queues means all, no units too.

    ``offices`` is the folder of the deployer's own queues and units, where there is one; ``by`` is
    the staff member who does it, None for the command line. Raises AccountError naming the value
    for a bad login, name, role, queue, unit or password, and ConflictError when the login is taken.
    """
    login = normal_login(login)
    if password is not None:
        check_password(password, login)
    chosen = password or generate_password()
    staff = Staff(
        login=login,
        name=checked_name(name),
        office=checked_office(office),
        role=checked_role(role).value,
        queues=checked_queues(queues, offices),
        units=checked_units(units, offices),
        password_hash=hash_password(chosen),
    )
    _insert(tx, staff)
    placed = {"role": staff.role, "queues": staff.queues, "units": staff.units}
    record(tx, staff, AccountChange.ADDED, by, **placed)
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


def list_lines(tx: Session) -> list[StaffLine]:
    """Return every account by login with what it is used for; the disabled ones last."""
    live = (
        select(StaffSession.staff_id, func.count().label("count"))
        .where(StaffSession.expires_at > clock.now())
        .group_by(StaffSession.staff_id)
        .subquery()
    )
    rows = tx.execute(
        select(Staff, live.c.count)
        .outerjoin(live, live.c.staff_id == Staff.id)
        .order_by(Staff.is_disabled, Staff.login)
    )
    return [StaffLine(staff, count or 0, staff.seen_at) for staff, count in rows]


def set_duty(tx: Session, staff_id: int, *, is_on_duty: bool) -> Staff:
    """Note that somebody begins or stops to take cases; what is theirs stays theirs."""
    staff = tx.get_one(Staff, staff_id)
    staff.is_on_duty = is_on_duty
    return staff


def _insert(tx: Session, staff: Staff) -> None:
    try:
        with tx.begin_nested():
            tx.add(staff)
    except IntegrityError as error:
        raise ConflictError(f"the login {staff.login!r} is taken; choose another") from error
