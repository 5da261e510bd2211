"""Signed-in browsers: a random token, of which only the hash is stored, for twelve hours."""

import hashlib
import hmac
import secrets
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from actions.accounts.model import OpenedSession, SignedIn
from actions.storage.tables import Staff, StaffSession
from knowledge import clock

LASTS = timedelta(hours=12)


def open_session(tx: Session, staff_id: int) -> OpenedSession:
    """Sign a browser in; sessions that have run out are cleared away on the way."""
    now = clock.now()
    tx.execute(delete(StaffSession).where(StaffSession.expires_at <= now))
    opened = OpenedSession(secrets.token_urlsafe(32), secrets.token_urlsafe(32), now + LASTS)
    tx.add(
        StaffSession(
            token_hash=_hash(opened.token),
            staff_id=staff_id,
            csrf=opened.csrf,
            expires_at=opened.expires_at,
        )
    )
    tx.flush()
    return opened


def read_session(tx: Session, token: str) -> SignedIn | None:
    """Return who is signed in with this token; None when unknown, run out or disabled."""
    row = tx.execute(
        select(StaffSession, Staff)
        .join(Staff, Staff.id == StaffSession.staff_id)
        .where(
            StaffSession.token_hash == _hash(token),
            StaffSession.expires_at > clock.now(),
            Staff.is_disabled.is_(False),
        )
    ).one_or_none()
    if row is None:
        return None
    session, staff = row
    return SignedIn(staff, session.csrf, session.expires_at)


def close_session(tx: Session, token: str) -> None:
    """Sign a browser out; an unknown token is fine."""
    tx.execute(delete(StaffSession).where(StaffSession.token_hash == _hash(token)))


def is_csrf_valid(signed_in: SignedIn, given: str) -> bool:
    """Say whether a form carries its session's token."""
    return hmac.compare_digest(signed_in.csrf.encode(), given.encode())


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
