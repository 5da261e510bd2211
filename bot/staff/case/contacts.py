"""Looking at a citizen's telephone number, and who has looked."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from sqlalchemy.orm import Session

from actions import handoff, oversight
from actions.accounts import Permission, SignedIn
from actions.oversight import Purpose, PurposeError
from actions.storage.tables import Case
from bot import threads
from bot.staff.doors.access import needs
from bot.staff.doors.session import Who
from bot.staff.pages import Pages
from bot.web.deps import Services
from bot.web.problems import Problem, ProblemError
from bot.web.services import WebServices

Words = Annotated[str, Form()]


def contacts_router() -> APIRouter:
    """Build /staff/cases/{case_id}/contact and /staff/disclosures."""
    router = APIRouter(include_in_schema=False)
    one, read_all = needs(Permission.CONTACT_READ), needs(Permission.DISCLOSURES_READ)
    path = "/staff/cases/{case_id}/contact"
    router.add_api_route(path, show_contact, methods=["GET"], dependencies=[Depends(one)])
    router.add_api_route(path, look, methods=["POST"], dependencies=[Depends(one)])
    router.add_api_route(
        "/staff/disclosures", show_disclosures, methods=["GET"], dependencies=[Depends(read_all)]
    )
    return router


async def show_contact(
    request: Request, services: Services, pages: Pages, who: Who, case_id: int
) -> Response:
    """Show the masked number, and ask what the whole one is wanted for."""
    context = await _context(services, who, case_id)
    return pages.show(request, "contact.html", context)


async def look(
    request: Request,
    services: Services,
    pages: Pages,
    who: Who,
    case_id: int,
    purpose: Words = "",
    note: Words = "",
) -> Response:
    """Show the number on this page only; that it was looked at is written first."""
    context = await _context(services, who, case_id)
    try:
        number = await threads.write(
            services.database,
            lambda tx: oversight.look(tx, case_id, who.staff.id, purpose, note),
        )
    except PurposeError:
        problem = services.texts.render("accounts.problem.purpose")
        again = {**context, "problem": problem, "note": note}
        return pages.show(request, "contact.html", again, 422)
    shown = {**context, "number": number, "purpose": purpose}
    return pages.show(request, "contact.html", shown)


async def show_disclosures(
    request: Request, services: Services, pages: Pages, who: Who
) -> Response:
    lines = await threads.read(
        services.database, lambda tx: oversight.list_disclosures(tx, who.staff)
    )
    context = {"lines": lines, "staff": who.staff, "csrf": who.csrf}
    return pages.show(request, "disclosures.html", context)


async def _context(services: WebServices, who: SignedIn, case_id: int) -> dict[str, object]:
    case_no, masked = await threads.read(services.database, lambda tx: _read(tx, case_id))
    if not masked:
        raise ProblemError(404, Problem.NOT_FOUND)
    return {
        "case_id": case_id,
        "case_no": case_no,
        "masked": masked,
        "purposes": [one.value for one in Purpose],
        "max_note": oversight.MAX_NOTE,
        "staff": who.staff,
        "csrf": who.csrf,
    }


def _read(tx: Session, case_id: int) -> tuple[str, str]:
    case = tx.get_one(Case, case_id)
    return case.no, handoff.shown_number(tx, case.conversation_id)
