"""Signing in and out."""

import re
from typing import Annotated

import structlog
from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.orm import Session

from actions import accounts
from actions.accounts import OpenedSession
from bot import threads
from bot.staff.doors.access import HOME, half_signed_in, open_to_all
from bot.staff.doors.session import COOKIE, COOKIE_PATH, set_cookie, token_of
from bot.staff.pages import Pages
from bot.web.deps import Services, address

_log = structlog.get_logger()

_OWN_PAGE = re.compile(r"/staff(?:/[\w/-]*)?")  # never another site's address


def login_router() -> APIRouter:
    """Build /staff/login and /staff/logout."""
    router = APIRouter(include_in_schema=False)
    anybody, somebody = [Depends(open_to_all)], [Depends(half_signed_in)]
    router.add_api_route("/staff/login", show_login, methods=["GET"], dependencies=anybody)
    router.add_api_route("/staff/login", sign_in, methods=["POST"], dependencies=anybody)
    router.add_api_route("/staff/logout", sign_out, methods=["POST"], dependencies=somebody)
    return router


async def show_login(request: Request, pages: Pages, next: str = HOME) -> Response:
    return pages.show(request, "login.html", {"next": own_page(next)})


async def sign_in(
    request: Request,
    services: Services,
    pages: Pages,
    login: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    next: Annotated[str, Form()] = HOME,
) -> Response:
    again = {"next": own_page(next), "login": login}
    if not services.limits.login_per_address.take(address(request)):
        again["problem"] = services.texts.render("web.problem.too_fast")
        return pages.show(request, "login.html", again, status=429)
    old = token_of(request)
    opened = await threads.write(services.database, lambda tx: _open(tx, login, password, old))
    if opened is None:
        again["problem"] = services.texts.render("handoff.login.refused")
        return pages.show(request, "login.html", again, status=401)
    # The page's own door asks for the second factor where one is needed.
    response = RedirectResponse(own_page(next), 303)
    set_cookie(response, services, request, opened)
    return response


async def sign_out(request: Request, services: Services) -> Response:
    token = token_of(request)
    await threads.write(services.database, lambda tx: accounts.close_session(tx, token))
    response = RedirectResponse("/staff/login", 303)
    response.delete_cookie(COOKIE, path=COOKIE_PATH)
    return response


def own_page(wanted: str) -> str:
    """Return the page if it is one of the console's, else the console's first."""
    return wanted if _OWN_PAGE.fullmatch(wanted) else HOME


def _open(tx: Session, login: str, password: str, old_token: str) -> OpenedSession | None:
    staff = accounts.authenticate(tx, login, password)
    if staff is None:
        _log.warning("a sign-in was refused", action="staff_sign_in_refused")
        return None
    accounts.close_session(tx, old_token)  # a token never outlives a sign-in
    opened = accounts.sign_in(tx, staff)
    _log.info("signed in with the password", action="staff_signed_in", staff=staff.id)
    return opened
