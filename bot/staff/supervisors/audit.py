"""What was done to cases, for auditors and supervisors; nobody's words stand here."""

from fastapi import APIRouter, Depends, Query, Request, Response

from actions import oversight
from actions.accounts import Permission
from bot import threads
from bot.staff.doors.access import needs
from bot.staff.doors.session import Who
from bot.staff.pages import Pages
from bot.web.deps import Services

_PAGE = 100  # lines


def audit_router() -> APIRouter:
    """Build /staff/audit."""
    router = APIRouter(include_in_schema=False)
    door = needs(Permission.CASE_EVENTS)
    router.add_api_route("/staff/audit", show_audit, methods=["GET"], dependencies=[Depends(door)])
    return router


async def show_audit(
    request: Request,
    services: Services,
    pages: Pages,
    who: Who,
    no: str = Query("", max_length=40),
    before: int | None = None,
) -> Response:
    lines = await threads.read(
        services.database,
        lambda tx: oversight.list_history(tx, who.staff, case_no=no, before=before, limit=_PAGE),
    )
    context = {
        "lines": lines,
        "no": no,
        "older": lines[-1].id if len(lines) == _PAGE else None,
        "staff": who.staff,
        "csrf": who.csrf,
    }
    return pages.show(request, "audit.html", context)
