"""Signing in: five wrong passwords lock an account for a quarter of an hour."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.accounts.passwords import hash_password, is_correct, is_outdated
from actions.storage.tables import Staff
from knowledge import clock

MAX_FAILURES = 5
LOCKED_FOR = timedelta(minutes=15)


def authenticate(tx: Session, login: str, password: str) -> Staff | None:
    """Return the staff member, or None; never say which of login, password or lock it was.

    The same hashing work is done in every case. The count of failures is in ``tx``: commit it
    whatever the answer.
    """
    # Locked, so that attempts at the same moment are counted one by one.
    staff = tx.scalar(
        select(Staff)
        .where(Staff.login == login.strip().lower())
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    correct = is_correct(None if staff is None else staff.password_hash, password)
    if staff is None or staff.is_disabled or _is_locked(staff):
        return None
    if not correct:
        _count_failure(staff)
        return None
    staff.failed_logins, staff.locked_until = 0, None
    if is_outdated(staff.password_hash):
        staff.password_hash = hash_password(password)
    return staff


def _is_locked(staff: Staff) -> bool:
    return staff.locked_until is not None and staff.locked_until > clock.now()


def _count_failure(staff: Staff) -> None:
    staff.failed_logins += 1
    if staff.failed_logins >= MAX_FAILURES:
        staff.failed_logins = 0
        staff.locked_until = clock.now() + LOCKED_FOR
