"""Signed-in browsers: a random token, of which only the hash is stored.

A session ends twelve hours after signing in, and earlier when nobody does anything for a while.
"""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import timedelta
from functools import cache

from sqlalchemy import Select, bindparam, delete, select, update
from sqlalchemy.orm import Session

from actions.accounts.model import OpenedSession, SignedIn
from actions.errors import NotFoundError
from actions.storage.tables import Staff, StaffSession
from knowledge import clock

LASTS = timedelta(hours=12)
IDLE = timedelta(hours=2)
_TOUCH_EVERY = timedelta(minutes=1)  # reading a page must not always wait for a writer
_HANDLE = 16  # characters of the hash that name a session on its owner's page


def open_session(tx: Session, staff_id: int, *, is_verified: bool = True) -> OpenedSession:
    """Sign a browser in; sessions that have run out are cleared away on the way.

    Not verified: only the second factor can be given with it, see ``verify_session``.
    """
    now = clock.now()
    tx.execute(delete(StaffSession).where(StaffSession.expires_at <= now))
    opened = OpenedSession(secrets.token_urlsafe(32), secrets.token_urlsafe(32), now + LASTS)
    tx.add(
        StaffSession(
            token_hash=_hash(opened.token),
            staff_id=staff_id,
            csrf=opened.csrf,
            is_verified=is_verified,
            expires_at=opened.expires_at,
        )
    )
    tx.execute(update(Staff).where(Staff.id == staff_id).values(seen_at=now))
    return opened


def read_session(tx: Session, token: str, idle: timedelta = IDLE) -> SignedIn | None:
    """Return who is signed in with this token; None when unknown, run out, idle or disabled."""
    now = clock.now()
    wanted = {"token": _hash(token), "now": now, "idle_since": now - idle}
    row = tx.execute(_open_sessions(), wanted).one_or_none()
    if row is None:
        return None
    session, staff = row
    return SignedIn(staff, session.csrf, session.expires_at, session.is_verified, session.seen_at)


@cache  # asked at every request: making it takes longer than answering it
def _open_sessions() -> Select[StaffSession, Staff]:
    moment = StaffSession.expires_at.type
    return (
        select(StaffSession, Staff)
        .join(Staff, Staff.id == StaffSession.staff_id)
        .where(
            StaffSession.token_hash == bindparam("token"),
            StaffSession.expires_at > bindparam("now", type_=moment),
            StaffSession.seen_at > bindparam("idle_since", type_=moment),
            Staff.is_disabled.is_(False),
        )
    )


def is_worth_touching(signed_in: SignedIn) -> bool:
    """Say whether the last sign of life is old enough to write a new one."""
    return signed_in.seen_at is None or signed_in.seen_at < clock.now() - _TOUCH_EVERY


def touch_session(tx: Session, token: str) -> None:
    """Note that somebody works in this browser."""
    now = clock.now()
    theirs = select(StaffSession.staff_id).where(StaffSession.token_hash == _hash(token))
    tx.execute(update(Staff).where(Staff.id.in_(theirs)).values(seen_at=now))
    tx.execute(
        update(StaffSession).where(StaffSession.token_hash == _hash(token)).values(seen_at=now)
    )


def verify_session(tx: Session, token: str) -> OpenedSession:
    """Turn a half signed-in browser into a signed-in one, under a new token.

    Raises NotFoundError when the session is gone.
    """
    half = tx.get(StaffSession, _hash(token))
    if half is None:
        raise NotFoundError("the session has ended; sign in again")
    tx.delete(half)
    return open_session(tx, half.staff_id)


def list_sessions(tx: Session, staff_id: int, idle: timedelta = IDLE) -> Sequence[StaffSession]:
    """Return the browsers this person is signed in with, the newest first."""
    now = clock.now()
    return tx.scalars(
        select(StaffSession)
        .where(
            StaffSession.staff_id == staff_id,
            StaffSession.expires_at > now,
            StaffSession.seen_at > now - idle,
        )
        .order_by(StaffSession.created_at.desc(), StaffSession.token_hash)
    ).all()


def handle_of(session: StaffSession) -> str:
    """Return what names a session to its owner; it opens nothing."""
    return session.token_hash[:_HANDLE]


def is_session_of(session: StaffSession, token: str) -> bool:
    """Say whether the token is this session's."""
    return session.token_hash == _hash(token)


def close_session(tx: Session, token: str) -> None:
    """Sign a browser out; an unknown token is fine."""
    tx.execute(delete(StaffSession).where(StaffSession.token_hash == _hash(token)))


def end_session(tx: Session, staff_id: int, handle: str) -> None:
    """Sign one of the person's own browsers out; one that is gone, or another's, is left alone."""
    for session in tx.scalars(select(StaffSession).where(StaffSession.staff_id == staff_id)):
        if handle_of(session) == handle:
            tx.delete(session)


def end_sessions(tx: Session, staff_id: int, *, but: str = "") -> None:
    """Sign every browser of the person out, but the one with the token ``but``."""
    tx.execute(
        delete(StaffSession).where(
            StaffSession.staff_id == staff_id, StaffSession.token_hash != _hash(but)
        )
    )


def is_csrf_valid(signed_in: SignedIn, given: str) -> bool:
    """Say whether a form carries its session's token."""
    return hmac.compare_digest(signed_in.csrf.encode(), given.encode())


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
