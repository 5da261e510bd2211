"""One's own account: password, second factor, signed-in browsers, on duty or not."""

from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import urlencode

import structlog
from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.orm import Session

from actions import accounts
from actions.accounts import AccountError, OpenedSession, Permission, SignedIn, second_factor
from actions.accounts.passwords import MAX_CHARACTERS, MIN_CHARACTERS
from actions.handoff import packaged
from actions.handoff.reading.listing import queue_name
from actions.storage.tables import Staff
from bot import threads
from bot.staff.doors.access import HOME, needs
from bot.staff.doors.session import Who, set_cookie, token_of
from bot.staff.pages import ConsolePages, Pages
from bot.web.deps import Services
from bot.web.services import WebServices

_log = structlog.get_logger()

PAGE = "/staff/account"
OTHERS = "others"  # in place of a session's handle: all but this one
Words = Annotated[str, Form()]


def account_router() -> APIRouter:
    """Build /staff/account and its forms."""
    router = APIRouter(
        prefix=PAGE,
        include_in_schema=False,
        dependencies=[Depends(needs(Permission.OWN_ACCOUNT))],
    )
    router.add_api_route("", show_account, methods=["GET"])
    router.add_api_route("/password", change_password, methods=["POST"])
    router.add_api_route("/sessions", end_sessions, methods=["POST"])
    router.add_api_route("/duty", change_duty, methods=["POST"])
    router.add_api_route("/recovery", renew_recovery, methods=["POST"])
    router.add_api_route("/phone", change_phone, methods=["POST"])
    return router


async def show_account(
    request: Request, services: Services, pages: Pages, who: Who, done: str = ""
) -> Response:
    is_known = services.texts.has(f"accounts.done.{done}")
    return await _draw(request, services, pages, who, {"done": done} if is_known else {})


async def change_password(
    request: Request, services: Services, pages: Pages, who: Who, old: Words = "", new: Words = ""
) -> Response:
    token, staff_id = token_of(request), who.staff.id

    def change(tx: Session) -> bool:
        return accounts.change_password(tx, staff_id, old, new, token=token)

    try:
        is_changed = await threads.write(services.database, change)
    except AccountError:
        problem = services.texts.render(
            "accounts.problem.new_password", least=MIN_CHARACTERS, most=MAX_CHARACTERS
        )
        return await _draw(request, services, pages, who, {"problem": problem}, 422)
    if not is_changed:
        return await _refuse(request, services, pages, who, "old_password")
    _log.info("changed the password", action="staff_password_changed", staff=staff_id)
    return _done("password")


async def end_sessions(request: Request, services: Services, who: Who, which: Words) -> Response:
    token, staff_id = token_of(request), who.staff.id

    def end(tx: Session) -> None:
        if which == OTHERS:
            accounts.end_sessions(tx, staff_id, but=token)
        else:
            accounts.end_session(tx, staff_id, which)

    await threads.write(services.database, end)
    return _done("sessions")


async def change_duty(services: Services, who: Who, on: Annotated[bool, Form()]) -> Response:
    staff_id = who.staff.id
    await threads.write(
        services.database, lambda tx: accounts.set_duty(tx, staff_id, is_on_duty=on)
    )
    return _done("on_duty" if on else "off_duty")


async def renew_recovery(
    request: Request, services: Services, pages: Pages, who: Who, code: Words = ""
) -> Response:
    codes = await threads.write(
        services.database, lambda tx: second_factor.renew_recovery_codes(tx, who.staff.id, code)
    )
    if codes is None:
        return await _refuse(request, services, pages, who, "code")
    return pages.show(request, "recovery.html", {"codes": codes, "next": PAGE})


async def change_phone(
    request: Request, services: Services, pages: Pages, who: Who, code: Words = ""
) -> Response:
    """Take the second factor off and lead to setting it up; whoever needs one can only do that."""
    opened = await threads.write(services.database, lambda tx: _start_anew(tx, who.staff.id, code))
    if opened is None:
        return await _refuse(request, services, pages, who, "code")
    response = RedirectResponse(f"/staff/two-step?{urlencode({'next': PAGE})}", 303)
    set_cookie(response, services, request, opened)
    return response


def _start_anew(tx: Session, staff_id: int, code: str) -> OpenedSession | None:
    if not second_factor.remove(tx, staff_id, code):
        return None
    accounts.end_sessions(tx, staff_id)
    _log.info("took the second factor off", action="staff_two_step_removed", staff=staff_id)
    return accounts.sign_in(tx, tx.get_one(Staff, staff_id))


async def _refuse(
    request: Request, services: WebServices, pages: ConsolePages, who: SignedIn, problem: str
) -> Response:
    said = services.texts.render(f"accounts.problem.{problem}")
    return await _draw(request, services, pages, who, {"problem": said}, 422)


async def _draw(
    request: Request,
    services: WebServices,
    pages: ConsolePages,
    who: SignedIn,
    extra: Mapping[str, Any],
    status: int = 200,
) -> Response:
    token, idle = token_of(request), services.settings.staff_idle
    sessions = await threads.read(
        services.database, lambda tx: accounts.list_sessions(tx, who.staff.id, idle)
    )
    context = {
        "staff": who.staff,
        "csrf": who.csrf,
        "home": HOME,
        "queues": [queue_name(one) for one in who.staff.queues],
        "units": [unit_name(one) for one in who.staff.units],
        "sessions": [
            (accounts.handle_of(one), one, accounts.is_session_of(one, token)) for one in sessions
        ],
        "recovery_left": len(who.staff.recovery_hashes),
        "needs_second_factor": accounts.needs_second_factor(who.staff),
        **extra,
    }
    return pages.show(request, "account.html", context, status)


def unit_name(unit: str) -> str:
    """Return an office's name; its id when the deployer has removed it since."""
    found = packaged.units().get(unit)
    return unit if found is None else found.name


def _done(what: str) -> Response:
    return RedirectResponse(f"{PAGE}?{urlencode({'done': what})}", 303)
