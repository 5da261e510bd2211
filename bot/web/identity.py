"""Who writes: a random token that only the browser or the terminal keeps."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from fastapi import Request, Response

COOKIE = "laobing_chat"
_COOKIE_AGE = timedelta(days=180)


class Channel(StrEnum):
    """The channels that come in over HTTP."""

    WEB = "web"  # the token is in a cookie that scripts cannot read
    TERMINAL = "terminal"  # the token is in the Authorization header


@dataclass(frozen=True)
class Visitor:
    """A channel and the hash of a token; the token itself is stored nowhere."""

    channel: Channel
    channel_key: str


def new_token() -> str:
    return secrets.token_urlsafe(32)


def hash_token(token: str) -> str:
    """A plain hash is enough: the token is 256 random bits."""
    return hashlib.sha256(token.encode()).hexdigest()


def read_visitor(request: Request) -> Visitor | None:
    """Return who the request says it is, not yet whether that conversation exists."""
    scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and bearer:
        return Visitor(Channel.TERMINAL, hash_token(bearer.strip()))
    cookie = request.cookies.get(COOKIE, "")
    return Visitor(Channel.WEB, hash_token(cookie)) if cookie else None


def set_cookie(response: Response, token: str, *, is_secure: bool) -> None:
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(_COOKIE_AGE.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=is_secure,
    )
