"""The bell: what a staff member has not looked at yet."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from sqlalchemy.orm import Session

from actions import handoff, notifications
from actions.accounts import Permission
from actions.notifications import Notice
from actions.storage.tables import Staff
from bot import threads
from bot.staff.doors.access import needs
from bot.staff.doors.session import Sender, Who
from bot.staff.live.stream import TheFeed
from bot.staff.pages import Pages
from bot.web.deps import Services

SHOWN = 100
Ids = Annotated[list[int] | None, Form(max_length=SHOWN)]


def bell_router() -> APIRouter:
    """Build /staff/bell."""
    router = APIRouter(include_in_schema=False)
    quiet = needs(Permission.CASES_LIST, is_background=True)
    lists = needs(Permission.CASES_LIST)
    for path, act, method, door in (
        ("/staff/bell", show_bell, "GET", quiet),
        ("/staff/bell/read", read_bell, "POST", lists),
    ):
        router.add_api_route(path, act, methods=[method], dependencies=[Depends(door)])
    return router


async def show_bell(request: Request, services: Services, pages: Pages, who: Who) -> Response:
    """Return the unread notifications without a frame."""
    notices = await threads.read(services.database, lambda tx: _unread(tx, who.staff))
    return _show(request, pages, who.csrf, notices)


async def read_bell(
    request: Request,
    services: Services,
    pages: Pages,
    who: Sender,
    feed: TheFeed,
    id: Ids = None,
) -> Response:
    """Mark these as read and return the rest; this person's other pages hear of it."""
    notices = await threads.write(services.database, lambda tx: _read(tx, who.staff, id or []))
    feed.ring(who.staff.id)
    return _show(request, pages, who.csrf, notices)


def _read(tx: Session, staff: Staff, ids: list[int]) -> list[Notice]:
    notifications.mark_read(tx, staff.id, ids)
    return _unread(tx, staff)


def _unread(tx: Session, staff: Staff) -> list[Notice]:
    offered = handoff.offered_ids(tx, staff)
    return notifications.unread(
        tx, staff.id, staff.queues, staff.units, limit=SHOWN, offered=offered
    )


def _show(request: Request, pages: Pages, csrf: str, notices: list[Notice]) -> Response:
    context = {"notices": notices, "csrf": csrf, "shown": SHOWN, "names": pages.labels.queues}
    return pages.show(request, "bell.html", context)
