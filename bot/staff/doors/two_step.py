"""The second factor: giving its code, and setting it up."""

import io
from typing import Annotated

import segno
import structlog
from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse
from markupsafe import Markup
from sqlalchemy.orm import Session

from actions import accounts
from actions.accounts import OpenedSession, SignedIn, second_factor
from bot import threads
from bot.staff.doors.access import CODE_PAGE, HOME, SET_UP_PAGE, half_signed_in, home_of
from bot.staff.doors.login import own_page
from bot.staff.doors.session import ElsewhereError, Who, set_cookie, token_of
from bot.staff.pages import ConsolePages, Pages
from bot.web.deps import Services, address
from bot.web.services import WebServices

_log = structlog.get_logger()

Next = Annotated[str, Form()]
Typed = Annotated[str, Form(max_length=64)]


def two_step_router() -> APIRouter:
    """Build /staff/code and /staff/two-step."""
    router = APIRouter(include_in_schema=False, dependencies=[Depends(half_signed_in)])
    router.add_api_route(CODE_PAGE, show_code, methods=["GET"])
    router.add_api_route(CODE_PAGE, give_code, methods=["POST"])
    router.add_api_route(SET_UP_PAGE, show_set_up, methods=["GET"])
    router.add_api_route(SET_UP_PAGE, set_up, methods=["POST"])
    return router


async def show_code(
    request: Request, services: Services, pages: Pages, who: Who, next: str = HOME
) -> Response:
    _require_confirmed(who, next)
    context = {"csrf": who.csrf, "next": own_page(next)}
    if not second_factor.is_readable(who.staff):
        context["problem"] = services.texts.render("accounts.problem.code_unreadable")
    return pages.show(request, "code.html", context)


async def give_code(
    request: Request,
    services: Services,
    pages: Pages,
    who: Who,
    code: Typed = "",
    next: Next = HOME,
) -> Response:
    _require_confirmed(who, next)
    if not services.limits.login_per_address.take(address(request)):
        return _code_again(request, services, pages, who, next, 429)
    token = token_of(request)
    opened = await threads.write(
        services.database, lambda tx: _verify(tx, who.staff.id, code, token)
    )
    if opened is None:
        return _code_again(request, services, pages, who, next, 401)
    response = RedirectResponse(own_page(next), 303)
    set_cookie(response, services, request, opened)
    return response


async def show_set_up(
    request: Request, services: Services, pages: Pages, who: Who, next: str = HOME
) -> Response:
    _require_unconfirmed(who)
    return await _draw_set_up(request, services, pages, who, next)


async def set_up(
    request: Request,
    services: Services,
    pages: Pages,
    who: Who,
    code: Typed = "",
    next: Next = HOME,
) -> Response:
    """Confirm with the first code; the recovery codes are on this page only."""
    _require_unconfirmed(who)
    if not services.limits.login_per_address.take(address(request)):
        return await _draw_set_up(request, services, pages, who, next, 429)
    token = token_of(request)
    made = await threads.write(
        services.database, lambda tx: _confirm(tx, who.staff.id, code, token)
    )
    if made is None:
        return await _draw_set_up(request, services, pages, who, next, 401)
    opened, codes = made
    context = {"codes": codes, "next": own_page(next)}
    response = pages.show(request, "recovery.html", context)
    set_cookie(response, services, request, opened)
    return response


def _require_confirmed(who: SignedIn, wanted: str) -> None:
    if who.staff.totp_confirmed_at is None:
        raise ElsewhereError(SET_UP_PAGE)
    if who.is_verified:
        raise ElsewhereError(own_page(wanted))


def _require_unconfirmed(who: SignedIn) -> None:
    """A secret in use is never shown, least of all to somebody with the password alone."""
    if who.staff.totp_confirmed_at is not None:
        raise ElsewhereError(home_of(who.staff) if who.is_verified else CODE_PAGE)


def _code_again(
    request: Request,
    services: WebServices,
    pages: ConsolePages,
    who: SignedIn,
    wanted: str,
    status: int,
) -> Response:
    problem = _problem(services, status)
    if not second_factor.is_readable(who.staff):
        problem = services.texts.render("accounts.problem.code_unreadable")
    context = {"csrf": who.csrf, "next": own_page(wanted), "problem": problem}
    return pages.show(request, "code.html", context, status)


async def _draw_set_up(
    request: Request,
    services: WebServices,
    pages: ConsolePages,
    who: SignedIn,
    wanted: str,
    status: int = 200,
) -> Response:
    secret = await threads.write(
        services.database, lambda tx: second_factor.begin(tx, who.staff.id)
    )
    context = {
        "csrf": who.csrf,
        "next": own_page(wanted),
        "login": who.staff.login,
        "is_required": accounts.needs_second_factor(who.staff),
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        "qr": draw_qr(second_factor.address_of(who.staff, secret)),
        "problem": "" if status == 200 else _problem(services, status),
    }
    return pages.show(request, "two_step.html", context, status)


def draw_qr(content: str) -> Markup:
    """Return a QR code as SVG to stand in a page; dark on white whatever the page's colours."""
    drawn = io.BytesIO()
    segno.make(content, error="m").save(
        drawn,
        kind="svg",
        border=4,
        omitsize=True,
        light="#fff",
        dark="#000",
        xmldecl=False,
        svgns=False,
    )
    return Markup(drawn.getvalue().decode())


def _problem(services: WebServices, status: int) -> str:
    if status == 429:
        return services.texts.render("web.problem.too_fast")
    return services.texts.render("accounts.problem.code")


def _verify(tx: Session, staff_id: int, code: str, token: str) -> OpenedSession | None:
    if not second_factor.verify(tx, staff_id, code):
        _log.warning("a code was refused", action="staff_code_refused", staff=staff_id)
        return None
    _log.info("gave the second factor", action="staff_verified", staff=staff_id)
    return accounts.verify_session(tx, token)


def _confirm(
    tx: Session, staff_id: int, code: str, token: str
) -> tuple[OpenedSession, list[str]] | None:
    codes = second_factor.confirm(tx, staff_id, code)
    if codes is None:
        _log.warning("a code was refused", action="staff_code_refused", staff=staff_id)
        return None
    opened = accounts.verify_session(tx, token)
    accounts.end_sessions(tx, staff_id, but=opened.token)  # they had the password only
    _log.info("set the second factor up", action="staff_two_step_set_up", staff=staff_id)
    return opened, codes
