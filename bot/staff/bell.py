"""The bell: what a staff member has not looked at yet."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from sqlalchemy import ColumnElement, and_, or_, select, true, update
from sqlalchemy.orm import Session

from actions.storage.tables import Case, Notification, Staff
from bot import threads
from bot.staff.live import TheFeed
from bot.staff.pages import Pages
from bot.staff.session import Sender, Who
from bot.web.deps import Services
from knowledge import clock

SHOWN = 100
Ids = Annotated[list[int], Form(max_length=SHOWN)]


@dataclass(frozen=True)
class Ring:
    """A notification as the bell lists it."""

    id: int
    kind: str
    case_id: int
    case_no: str
    queue: str
    at: datetime


def bell_router() -> APIRouter:
    """Build /staff/bell."""
    router = APIRouter(include_in_schema=False)
    router.add_api_route("/staff/bell", show_bell, methods=["GET"])
    router.add_api_route("/staff/bell/read", read_bell, methods=["POST"])
    return router


async def show_bell(request: Request, services: Services, pages: Pages, who: Who) -> Response:
    """Return the unread notifications without a frame."""
    rings = await threads.read(services.database, lambda tx: unread(tx, who.staff))
    return _show(request, pages, who.csrf, rings)


async def read_bell(
    request: Request,
    services: Services,
    pages: Pages,
    who: Sender,
    feed: TheFeed,
    id: Ids | None = None,
) -> Response:
    """Mark these as read and return the rest; this person's other pages hear of it."""
    await threads.write(services.database, lambda tx: mark_read(tx, who.staff, id or []))
    feed.ring(who.staff.id)
    rings = await threads.read(services.database, lambda tx: unread(tx, who.staff))
    return _show(request, pages, who.csrf, rings)


def _show(request: Request, pages: Pages, csrf: str, rings: list[Ring]) -> Response:
    context = {"rings": rings, "csrf": csrf, "shown": SHOWN, "names": pages.labels.queues}
    return pages.show(request, "bell.html", context)
