"""Who is signed in, and whether a form is theirs."""

from typing import Annotated

from fastapi import Depends, Form, Request

from actions import accounts
from actions.accounts import SignedIn
from bot import threads
from bot.errors import BotError
from bot.web.deps import Services
from bot.web.problems import Problem, ProblemError

COOKIE = "laobing_staff"


class SignInNeededError(BotError):
    """Nobody is signed in; the browser is sent to the sign-in page."""

    def __init__(self, next_page: str) -> None:
        super().__init__("sign in first")
        self.next_page = next_page


async def signed_in(request: Request, services: Services) -> SignedIn:
    token = request.cookies.get(COOKIE, "")
    found = await threads.read(services.database, lambda tx: accounts.read_session(tx, token))
    if found is None:
        # A form cannot be sent again after signing in: its page comes first.
        raise SignInNeededError(request.url.path if request.method == "GET" else "/staff")
    return found


Who = Annotated[SignedIn, Depends(signed_in)]


async def checked(who: Who, csrf: Annotated[str, Form()] = "") -> SignedIn:
    """Return who sent the form; refuse one that does not carry the session's token."""
    if not accounts.is_csrf_valid(who, csrf):
        raise ProblemError(403, Problem.STALE_PAGE)
    return who


Sender = Annotated[SignedIn, Depends(checked)]
