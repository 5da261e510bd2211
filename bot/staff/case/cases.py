"""The console's pages: the list, a case, and the parts that refresh."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from sqlalchemy.orm import Session

from actions import accounts, desk, handoff
from actions.accounts import Permission, SignedIn
from actions.desk import Doing
from actions.handoff import (
    CaseLine,
    CaseView,
    EscalationReason,
    Resolution,
    ReturnReason,
    TakeOverReason,
    TransferAnswer,
    TransferReason,
)
from actions.screening.slip_facts import FactWords
from actions.storage.tables import OPEN_STATES, CaseState, Staff
from bot import threads
from bot.staff.case.beside import Beside, read_beside
from bot.staff.case.fact_fields import fact_changes
from bot.staff.case.passages import of_citation, search
from bot.staff.case.seeing import sign_of_work
from bot.staff.case.slip import read_slip
from bot.staff.doors.access import needs, require
from bot.staff.doors.session import Who
from bot.staff.lists.choice import Choice, choice_of
from bot.staff.lists.lists import ALL, Listing, read_listing
from bot.staff.pages import ConsolePages, Pages
from bot.web.deps import Services
from bot.web.services import WebServices

Find = Annotated[str, Query(max_length=200)]
_CASE_ALONE = "case.html"


@dataclass(frozen=True)
class Screen:
    """The panes as one reading saw them; no listing where the case alone is drawn anew."""

    listing: Listing | None
    view: CaseView | None
    beside: Beside | None


def cases_router() -> APIRouter:
    """Build the pages that only read."""
    router = APIRouter(include_in_schema=False)
    lists, one = needs(Permission.CASES_LIST), needs(Permission.CASE_READ)
    one_again = needs(Permission.CASE_READ, is_background=True)
    for path, show, door in (
        ("/staff", show_console, lists),
        ("/staff/cases/{case_id}", show_console, one),
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
    find: Find = "",
    done: str = "",
) -> Response:
    kept = {"find": find, "done": done}
    page = await draw(request, services, pages, who, case_id, show, kept=kept)
    if case_id is not None:
        await threads.lease(services.database, lambda tx: _opened(tx, case_id, who.staff.id))
    return page


async def show_parts(
    request: Request,
    services: Services,
    pages: Pages,
    who: Who,
    case_id: int,
    show: str = ALL,
) -> Response:
    """Return the case without its frame and without the list, for the live refresh."""
    return await draw(request, services, pages, who, case_id, show, template=_CASE_ALONE)


async def draw(
    request: Request,
    services: WebServices,
    pages: ConsolePages,
    who: SignedIn,
    case_id: int | None,
    show: str,
    *,
    template: str = "console.html",
    status: int = 200,
    kept: Mapping[str, Any] | None = None,
) -> Response:
    """Draw the console; ``kept`` is a notice and what was typed into a form that failed."""
    kept = {"typed": {}, **(kept or {})}
    choice, has_list = choice_of(request, show), template != _CASE_ALONE

    def read(tx: Session) -> Screen:
        listing = read_listing(tx, who.staff, choice, has_form=True) if has_list else None
        return read_screen(tx, services, pages, who.staff, case_id, listing)

    screen = await threads.read(services.database, read, is_background=not has_list)
    context = {**_context(screen, pages, who, choice), **kept}
    if screen.view is not None:
        context |= _reading_matter(screen.view, services, pages, kept.get("find", ""))
    return pages.show(request, template, context, status)


def read_screen(
    tx: Session,
    services: WebServices,
    pages: ConsolePages,
    staff: Staff,
    case_id: int | None,
    listing: Listing | None,
) -> Screen:
    """Read the case beside the list. Raises NotFoundError and NotAllowedError."""
    if case_id is None:
        return Screen(listing, None, None)
    case = require(tx, staff, Permission.CASE_READ, case_id)
    view = handoff.case_view(tx, case_id)
    return Screen(listing, view, read_beside(tx, case, staff, services, pages.labels))


def _opened(tx: Session, case_id: int, staff_id: int) -> None:
    """Opening is a sign of life: others see it, and the owner's lease runs anew."""
    desk.touch(tx, case_id, staff_id, Doing.READING)
    sign_of_work(tx, case_id, staff_id)


def _reading_matter(
    view: CaseView, services: WebServices, pages: ConsolePages, find: str
) -> dict[str, Any]:
    slip = read_slip(handoff.corrected(view.brief, view.corrections), pages.slips)
    changes = fact_changes(view.corrections, FactWords(pages.slips.describer))
    gaps = [gap.label for one in slip.programmes for gap in one.gaps] if slip else []
    cited = [of_citation(one, services.keeper, services.texts) for one in view.clauses]
    return {
        "slip": slip,
        "missing": list(dict.fromkeys(gaps)),
        "changes": changes,
        "cited": cited,
        "found": search(services.keeper, find, services.texts),
        "relations": [key.rsplit(".", 1)[1] for key in services.texts.under("staff.relation")],
        "brief": handoff.corrected(view.brief, view.corrections),
        "ended_text": services.texts.render(
            "handoff.ended",
            no=view.case.no,
            back=services.texts.render("handoff.come_back"),
        ),
    }


def _context(screen: Screen, pages: ConsolePages, who: SignedIn, choice: Choice) -> dict[str, Any]:
    choice = choice if screen.listing is None else screen.listing.choice
    context: dict[str, Any] = {
        "listing": screen.listing,
        "choice": choice,
        "chosen": choice.show,
        "view": screen.view,
        "staff": who.staff,
        "csrf": who.csrf,
        "once": secrets.token_urlsafe(16),
        "queues": pages.labels.queues.values(),
        "units": pages.labels.units.values(),
    }
    if screen.view is not None and screen.beside is not None:
        context |= {**_choices(), **_standing(screen.view.case, screen.beside, who.staff)}
        context |= {"beside": screen.beside, "contact": screen.beside.contact}
    return context


def _choices() -> dict[str, list[str]]:
    return {
        "resolutions": [member.value for member in Resolution],
        "return_reasons": [member.value for member in ReturnReason],
        "escalation_reasons": [member.value for member in EscalationReason],
        "transfer_reasons": [member.value for member in TransferReason],
        "transfer_answers": [member.value for member in TransferAnswer],
        "take_over_reasons": [member.value for member in TakeOverReason],
    }


def _standing(case: CaseLine, beside: Beside, staff: Staff) -> dict[str, bool]:
    """Say what the signed-in person is to the case, and so may do."""
    is_offered = desk.is_offered_to(beside.offer, staff)
    return {
        "can_claim": case.state is CaseState.QUEUED,
        "is_mine": case.owner_id == staff.id,
        "is_open": case.state in OPEN_STATES,
        "can_answer_offer": is_offered,
        "can_escalate": not case.is_urgent and case.owner_id in (None, staff.id),
        "may_correct": case.state in OPEN_STATES
        and (case.owner_id == staff.id or accounts.may(staff, Permission.CASE_ASSIGN, beside.row)),
        "may_work": accounts.may(staff, Permission.CASE_WORK, beside.row) or is_offered,
        "is_supervisor": accounts.may(staff, Permission.CASE_ASSIGN, beside.row),
    }
