"""Who is signed in, and whether a form is theirs. Doors (bot/staff/doors/access.py) decide the rest."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Request, Response
from sqlalchemy.orm import Session

from actions import accounts
from actions.accounts import OpenedSession, SignedIn
from bot import threads
from bot.errors import BotError
from bot.web.deps import Services, is_secure
from bot.web.problems import Problem, ProblemError
from bot.web.services import WebServices
from knowledge import clock

COOKIE = "laobing_staff"
COOKIE_PATH = "/staff"
CSRF_HEADER = "x-csrf-token"  # for pages that send no form
_READING = ("GET", "HEAD")


class ElsewhereError(BotError):
    """The browser is sent to another page of the console first."""

    def __init__(self, location: str) -> None:
        super().__init__("another page comes first")
        self.location = location


async def read_signed_in(
    request: Request,
    services: WebServices,
    *,
    is_background: bool = False,
    also: Callable[[Session, SignedIn], object] | None = None,
) -> SignedIn:
    """Return who is behind the browser's session; nobody: the sign-in page.

    What a person does keeps the session alive; what the page asks by itself does not. ``also`` is
    asked in the same reading, and may refuse by raising.
    """
    known: SignedIn | None = getattr(request.state, "who", None)
    if known is not None and also is None:
        return known
    token, idle = token_of(request), services.settings.staff_idle

    def read(tx: Session) -> SignedIn | None:
        found = known or accounts.read_session(tx, token, idle)
        if found is not None and also is not None:
            also(tx, found)
        return found

    found = await threads.read(services.database, read)
    if found is None:
        raise ElsewhereError(with_next("/staff/login", request))
    if not is_background and accounts.is_worth_touching(found):
        await threads.lease(services.database, lambda tx: accounts.touch_session(tx, token))
    request.state.who = found
    return found


async def signed_in(request: Request, services: Services) -> SignedIn:
    """Return who the route's door let in."""
    return await read_signed_in(request, services)


Who = Annotated[SignedIn, Depends(signed_in)]


async def require_own_form(request: Request, who: SignedIn) -> None:
    """Refuse what is sent without the session's token, in the form or in the header."""
    if request.method in _READING:
        return
    given = request.headers.get(CSRF_HEADER) or (await request.form()).get("csrf", "")
    if not accounts.is_csrf_valid(who, str(given)):
        raise ProblemError(403, Problem.STALE_PAGE)


async def checked(request: Request, who: Who) -> SignedIn:
    """Return who sent the form; its door has looked at the token already."""
    await require_own_form(request, who)
    return who


Sender = Annotated[SignedIn, Depends(checked)]


def with_next(page: str, request: Request) -> str:
    """Return the page with the way back; a form cannot be sent again, so its list comes back."""
    wanted = request.url.path if request.method in _READING else "/staff"
    return f"{page}?{urlencode({'next': wanted})}"


def token_of(request: Request) -> str:
    """Return the token of the browser's session; "" when it has none."""
    return request.cookies.get(COOKIE, "")


def set_cookie(
    response: Response, services: WebServices, request: Request, opened: OpenedSession
) -> None:
    """Give the browser its session. Lax: a link in a colleague's message opens signed in."""
    response.set_cookie(
        COOKIE,
        opened.token,
        max_age=_seconds_left(opened.expires_at),
        path=COOKIE_PATH,
        httponly=True,
        samesite="lax",
        secure=is_secure(services, request),
    )


def _seconds_left(until: datetime) -> int:
    return max(0, int((until - clock.now()).total_seconds()))
