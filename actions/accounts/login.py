"""Signing in with a password; whoever has a second factor is then half signed in."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.accounts.locking import count_failure, forget_failures, is_locked
from actions.accounts.model import OpenedSession
from actions.accounts.passwords import check_password, hash_password, is_correct, is_outdated
from actions.accounts.permissions import needs_second_factor
from actions.accounts.sessions import end_sessions, open_session
from actions.storage.tables import Staff


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
    if staff is None or staff.is_disabled or is_locked(staff):
        return None
    if not correct:
        count_failure(staff)
        return None
    if staff.totp_confirmed_at is None:
        # Otherwise the password alone would give ever new guesses at the code.
        forget_failures(staff)
    if is_outdated(staff.password_hash):
        staff.password_hash = hash_password(password)
    return staff


def sign_in(tx: Session, staff: Staff) -> OpenedSession:
    """Open a session after the password; unverified where a code is, or has to be, set up."""
    is_half = staff.totp_confirmed_at is not None or needs_second_factor(staff)
    return open_session(tx, staff.id, is_verified=not is_half)


def change_password(tx: Session, staff_id: int, old: str, new: str, *, token: str) -> bool:
    """Change one's own password; every other browser than the one with ``token`` is signed out.

    False when ``old`` is wrong, which counts towards the lock. Raises AccountError when the new one
    cannot be chosen.
    """
    staff = tx.get_one(Staff, staff_id)
    if authenticate(tx, staff.login, old) is None:
        return False
    check_password(new, staff.login)
    staff.password_hash = hash_password(new)
    end_sessions(tx, staff_id, but=token)
    return True
