"""Signing in and out."""

import re
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.orm import Session

from actions import accounts
from actions.accounts import OpenedSession
from bot import threads
from bot.staff.pages import Pages
from bot.staff.session import COOKIE, Sender
from bot.web.deps import Services, address, is_secure
from knowledge import clock

_OWN_PAGE = re.compile(r"/staff(?:/[\w/-]*)?")  # never another site's address
HOME = "/staff"


def login_router() -> APIRouter:
    """Build /staff/login and /staff/logout."""
    router = APIRouter(include_in_schema=False)
    router.add_api_route("/staff/login", show_login, methods=["GET"])
    router.add_api_route("/staff/login", sign_in, methods=["POST"])
    router.add_api_route("/staff/logout", sign_out, methods=["POST"])
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
    opened = await threads.write(services.database, lambda tx: _open(tx, login, password))
    if opened is None:
        again["problem"] = services.texts.render("handoff.login.refused")
        return pages.show(request, "login.html", again, status=401)
    response = RedirectResponse(own_page(next), 303)
    _set_cookie(response, opened, is_secure=is_secure(services, request))
    return response


async def sign_out(request: Request, services: Services, _: Sender) -> Response:
    token = request.cookies.get(COOKIE, "")
    await threads.write(services.database, lambda tx: accounts.close_session(tx, token))
    response = RedirectResponse("/staff/login", 303)
    response.delete_cookie(COOKIE, path=HOME)
    return response


def own_page(wanted: str) -> str:
    """Return the page if it is one of the console's, else the console's first."""
    return wanted if _OWN_PAGE.fullmatch(wanted) else HOME


def _open(tx: Session, login: str, password: str) -> OpenedSession | None:
    staff = accounts.authenticate(tx, login, password)
    return None if staff is None else accounts.open_session(tx, staff.id)


def _set_cookie(response: Response, opened: OpenedSession, *, is_secure: bool) -> None:
    response.set_cookie(
        COOKIE,
        opened.token,
        max_age=_seconds_left(opened.expires_at),
        path=HOME,
        httponly=True,
        samesite="lax",
        secure=is_secure,
    )


def _seconds_left(until: datetime) -> int:
    return max(0, int((until - clock.now()).total_seconds()))
