"""Exports with four eyes: asking, deciding, fetching once."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.orm import Session

from actions import oversight
from actions.accounts import Permission, SignedIn
from actions.errors import ConflictError
from actions.oversight import ExportError, ExportKind, Period
from bot import threads
from bot.staff.doors.access import needs, needs_one_of
from bot.staff.doors.session import Who
from bot.staff.pages import ConsolePages, Pages
from bot.web.deps import Services
from bot.web.services import WebServices
from knowledge import clock

PAGE = "/staff/exports"
Words = Annotated[str, Form()]


def exports_router() -> APIRouter:
    """Build /staff/exports and its forms."""
    router = APIRouter(prefix=PAGE, include_in_schema=False)
    asks, decides = needs(Permission.EXPORT_ASK), needs(Permission.EXPORT_DECIDE)
    either = needs_one_of(Permission.EXPORT_ASK, Permission.EXPORT_DECIDE)
    for path, work, method, door in (
        ("", show_exports, "GET", either),
        ("", ask, "POST", asks),
        ("/{export_id}/approve", approve, "POST", decides),
        ("/{export_id}/refuse", refuse, "POST", decides),
        ("/{export_id}/file", fetch, "POST", asks),
    ):
        router.add_api_route(path, work, methods=[method], dependencies=[Depends(door)])
    return router


async def show_exports(
    request: Request, services: Services, pages: Pages, who: Who, done: str = ""
) -> Response:
    is_known = services.texts.has(f"accounts.done.{done}")
    return await _draw(request, services, pages, who, {"done": done} if is_known else {})


async def ask(
    request: Request,
    services: Services,
    pages: Pages,
    who: Who,
    kind: Words = "",
    first: Words = "",
    last: Words = "",
    reason: Words = "",
) -> Response:
    def work(tx: Session) -> None:
        period = Period(_day(first), _day(last))
        oversight.ask(tx, who.staff.id, kind, period, reason)

    typed = {"first": first, "last": last, "reason": reason}
    return await _carry_out(request, services, pages, who, work, "asked", typed)


async def approve(
    request: Request, services: Services, pages: Pages, who: Who, export_id: int
) -> Response:
    def work(tx: Session) -> object:
        return oversight.approve(tx, export_id, who.staff.id)

    return await _carry_out(request, services, pages, who, work, "approved")


async def refuse(
    request: Request, services: Services, pages: Pages, who: Who, export_id: int
) -> Response:
    def work(tx: Session) -> object:
        return oversight.refuse(tx, export_id, who.staff.id)

    return await _carry_out(request, services, pages, who, work, "refused")


async def fetch(
    request: Request, services: Services, pages: Pages, who: Who, export_id: int
) -> Response:
    """Hand the file out. A form, not a link: a browser that looks ahead would use it up."""
    try:
        table = await threads.write(
            services.database,
            lambda tx: oversight.fetch(tx, export_id, who.staff.id, services.texts),
        )
    except ConflictError:
        return await _refuse(request, services, pages, who, 409, "export_changed")
    name = f"laobing-cases-{export_id}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(table, media_type="text/csv; charset=utf-8", headers=headers)


async def _carry_out(
    request: Request,
    services: WebServices,
    pages: ConsolePages,
    who: SignedIn,
    work: Callable[[Session], object],
    done: str,
    typed: Mapping[str, str] | None = None,
) -> Response:
    try:
        await threads.write(services.database, work)
    except ExportError:
        return await _refuse(request, services, pages, who, 422, "export", typed)
    except ConflictError:
        return await _refuse(request, services, pages, who, 409, "export_changed")
    return RedirectResponse(f"{PAGE}?{urlencode({'done': done})}", 303)


async def _refuse(
    request: Request,
    services: WebServices,
    pages: ConsolePages,
    who: SignedIn,
    status: int,
    problem: str,
    typed: Mapping[str, str] | None = None,
) -> Response:
    said = {"problem": services.texts.render(f"accounts.problem.{problem}"), **(typed or {})}
    return await _draw(request, services, pages, who, said, status)


async def _draw(
    request: Request,
    services: WebServices,
    pages: ConsolePages,
    who: SignedIn,
    extra: Mapping[str, Any],
    status: int = 200,
) -> Response:
    lines = await threads.read(services.database, lambda tx: oversight.list_exports(tx, who.staff))
    end_of_month = clock.today().replace(day=1) - timedelta(days=1)
    context = {
        "lines": lines,
        "kinds": [one.value for one in ExportKind],
        "first": end_of_month.replace(day=1).isoformat(),
        "last": end_of_month.isoformat(),
        "max_reason": oversight.MAX_REASON,
        "staff": who.staff,
        "csrf": who.csrf,
        **extra,
    }
    return pages.show(request, "exports.html", context, status)


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise ExportError(f"{written!r} is not a day") from error
