"""The console's pages: the list, a case, and the parts that refresh."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Depends, Request, Response
from sqlalchemy.orm import Session

from actions import handoff
from actions.accounts import Permission, SignedIn
from actions.handoff import CaseView, Resolution, ReturnReason
from actions.storage.tables import CaseState, Staff
from bot import threads
from bot.staff.access import needs, require
from bot.staff.labels import Labels
from bot.staff.lists import ALL, Listing, read_listing
from bot.staff.pages import Pages
from bot.staff.session import Who
from bot.staff.slip import read_slip
from bot.web.deps import Services


@dataclass(frozen=True)
class Screen:
    """Both panes as one reading saw them."""

    listing: Listing
    view: CaseView | None


def cases_router() -> APIRouter:
    """Build the pages that only read."""
    router = APIRouter(include_in_schema=False)
    lists, one = needs(Permission.CASES_LIST), needs(Permission.CASE_READ)
    again = needs(Permission.CASES_LIST, is_background=True)
    one_again = needs(Permission.CASE_READ, is_background=True)
    for path, show, door in (
        ("/staff", show_console, lists),
        ("/staff/cases/{case_id}", show_console, one),
        ("/staff/parts", show_parts, again),
        ("/staff/parts/{case_id}", show_parts, one_again),
    ):
        router.add_api_route(path, show, methods=["GET"], dependencies=[Depends(door)])
    return router


async def show_console(
    request: Request,
    services: Services,
    pages: Pages,
    who: Who,
    case_id: int | None = None,
    show: str = ALL,
) -> Response:
    return await draw(request, services, pages, who, case_id, show)


async def show_parts(
    request: Request,
    services: Services,
    pages: Pages,
    who: Who,
    case_id: int | None = None,
    show: str = ALL,
) -> Response:
    """Return both panes without their frame, for the live refresh."""
    return await draw(request, services, pages, who, case_id, show, template="parts.html")


async def draw(
    request: Request,
    services: Services,
    pages: Pages,
    who: SignedIn,
    case_id: int | None,
    show: str,
    *,
    template: str = "console.html",
    status: int = 200,
    kept: Mapping[str, str] | None = None,
) -> Response:
    """Draw the console; ``kept`` is a notice and what was typed into a form that failed."""
    screen = await threads.read(
        services.database, lambda tx: read_screen(tx, who.staff, case_id, show)
    )
    context = {**_context(screen, pages.labels, who), **(kept or {})}
    if screen.view is not None:
        context["slip"] = read_slip(screen.view.brief, pages.slips)
    return pages.show(request, template, context, status)


def read_screen(tx: Session, staff: Staff, case_id: int | None, show: str) -> Screen:
    """Read both panes. Raises NotFoundError and NotAllowedError."""
    view = None
    if case_id is not None:
        require(tx, staff, Permission.CASE_READ, case_id)
        view = handoff.case_view(tx, case_id)
    return Screen(read_listing(tx, staff, show), view)


def _context(screen: Screen, labels: Labels, who: SignedIn) -> dict[str, Any]:
    context: dict[str, Any] = {
        "listing": screen.listing,
        "chosen": screen.listing.chosen,
        "view": screen.view,
        "staff": who.staff,
        "csrf": who.csrf,
        "queues": labels.queues.values(),
        "resolutions": [member.value for member in Resolution],
        "return_reasons": [member.value for member in ReturnReason],
    }
    if screen.view is not None:
        case = screen.view.case
        context["can_claim"] = case.state is CaseState.QUEUED
        context["is_mine"] = case.owner_id == who.staff.id
    return context
