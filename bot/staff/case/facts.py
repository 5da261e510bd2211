"""The page on which the facts of a pre-screening are corrected; the form is the brief's own."""

import secrets

from fastapi import APIRouter, Depends, Request, Response

from actions import handoff
from actions.accounts import Permission
from actions.screening.slip_facts import FactWords
from bot import threads
from bot.staff.case.fact_fields import fact_changes, fact_fields
from bot.staff.doors.access import needs
from bot.staff.doors.session import Who
from bot.staff.lists.choice import choice_of
from bot.staff.lists.lists import ALL
from bot.staff.pages import Pages
from bot.web.deps import Services
from bot.web.problems import Problem, ProblemError


def facts_router() -> APIRouter:
    """Build /staff/cases/{case_id}/facts."""
    router = APIRouter(include_in_schema=False)
    door = Depends(needs(Permission.CASE_WORK))
    path = "/staff/cases/{case_id}/facts"
    router.add_api_route(path, show_facts, methods=["GET"], dependencies=[door])
    return router


async def show_facts(
    request: Request, services: Services, pages: Pages, who: Who, case_id: int, show: str = ALL
) -> Response:
    view = await threads.read(services.database, lambda tx: handoff.case_view(tx, case_id))
    screening = handoff.corrected(view.brief, view.corrections).get("screening")
    if not screening:
        raise ProblemError(404, Problem.NOT_FOUND)
    words = FactWords(pages.slips.describer)
    context = {
        "view": view,
        "fields": fact_fields(screening, words),
        "changes": fact_changes(view.corrections, words),
        "choice": choice_of(request, show),
        "once": secrets.token_urlsafe(16),
        "staff": who.staff,
        "csrf": who.csrf,
    }
    return pages.show(request, "facts.html", context)
