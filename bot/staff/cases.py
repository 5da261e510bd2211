"""The console's pages: the list, a case, and the parts that refresh."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request, Response
from sqlalchemy.orm import Session

from actions import handoff
from actions.accounts import NotAllowedError, SignedIn
from actions.handoff import CaseLine, CaseView, Resolution, ReturnReason
from actions.storage.tables import CaseState, Staff
from bot import threads
from bot.staff.choice import Choice, choice_of
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
    router.add_api_route("/staff", show_console, methods=["GET"])
    router.add_api_route("/staff/cases/{case_id}", show_console, methods=["GET"])
    router.add_api_route("/staff/parts", show_parts, methods=["GET"])
    router.add_api_route("/staff/parts/{case_id}", show_parts, methods=["GET"])
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
    choice = choice_of(request, show)
    screen = await threads.read(
        services.database, lambda tx: read_screen(tx, who.staff, case_id, choice)
    )
    context = {**_context(screen, pages.labels, who), **(kept or {})}
    if screen.view is not None:
        context["slip"] = read_slip(screen.view.brief, pages.slips)
    return pages.show(request, template, context, status)


def read_screen(tx: Session, staff: Staff, case_id: int | None, choice: Choice) -> Screen:
    """Read both panes. Raises NotFoundError and NotAllowedError."""
    view = None if case_id is None else handoff.case_view(tx, case_id)
    if view is not None and not may_see(staff, view.case):
        raise NotAllowedError(f"{staff.login} may not see {view.case.queue}")
    return Screen(read_listing(tx, staff, choice), view)


def may_see(staff: Staff, case: CaseLine) -> bool:
    """Say whether the case is in the staff member's queues, or theirs already."""
    return not staff.queues or case.queue in staff.queues or case.owner_id == staff.id


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
