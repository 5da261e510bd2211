"""Hints to open consoles, and the lines that are new; the page then reads what it lacks."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from sqlalchemy import select
from sqlalchemy.orm import Session
from sse_starlette import EventSourceResponse, ServerSentEvent

from actions import handoff
from actions.accounts import Permission, SignedIn
from actions.storage.tables import Case, Staff
from bot import threads
from bot.staff.doors.access import needs
from bot.staff.doors.session import Who
from bot.staff.live.feed import Feed
from bot.staff.live.turns import Held
from bot.staff.pages import Pages
from bot.web.deps import Services

_HEARTBEAT_S = 15
Since = Annotated[int, Query(ge=0, lt=2**31)]


def live_router() -> APIRouter:
    """Build /staff/stream and /staff/lines."""
    router = APIRouter(include_in_schema=False)
    lists = needs(Permission.CASES_LIST, is_background=True)
    one = needs(Permission.CASE_READ, is_background=True)
    for path, show, door in (
        ("/staff/stream", stream, lists),
        ("/staff/lines/{case_id}", show_lines, one),
    ):
        router.add_api_route(
            path, show, methods=["GET"], response_model=None, dependencies=[Depends(door)]
        )
    return router


async def feed_of(request: Request) -> Feed:
    feed: Feed = request.app.state.feed
    return feed


TheFeed = Annotated[Feed, Depends(feed_of)]


async def stream(
    services: Services, who: Who, feed: TheFeed, case: int | None = None
) -> EventSourceResponse:
    """Send a ``change`` event with the marks of this console, at once and whenever they change.

    A console keeps the marks of what it shows. Whatever it missed while it was cut off, the first
    event after that differs, and it reads what is new.
    """
    conversation_id = None
    if case is not None:
        conversation_id = await threads.read(
            services.database, lambda tx: _conversation_of(tx, case, who.staff)
        )
    shown = None if conversation_id is None else case
    changes = _changes(feed, who, shown, conversation_id)
    return EventSourceResponse(changes, ping=_HEARTBEAT_S, ping_message_factory=_beat)


def _beat() -> ServerSentEvent:
    """A sign of life that the page sees: a connection can be cut without a word."""
    return ServerSentEvent(event="beat", data="")


async def _changes(
    feed: Feed, who: SignedIn, case_id: int | None, conversation_id: str | None
) -> AsyncIterator[ServerSentEvent]:
    held = Held(feed.turns)
    with feed.watching(who, case_id, conversation_id) as watcher:
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(watcher.news.wait(), held.wait_s())
            watcher.news.clear()
            marks = held.news(watcher.marks)
            if marks is not None:
                yield ServerSentEvent(event="change", data=json.dumps(marks))


async def show_lines(
    request: Request, services: Services, pages: Pages, case_id: int, since: Since = 0
) -> Response:
    """Return the lines after ``since``; all that a page shows when too many are missing."""
    # The door has looked whether the case is in the person's scope.
    tail = await threads.read(services.database, lambda tx: handoff.tail(tx, case_id, since))
    context = {"lines": tail.lines, "is_whole": tail.is_whole, "channel": tail.channel}
    return pages.show(request, "lines_since.html", context)


def _conversation_of(tx: Session, case_id: int, staff: Staff) -> str | None:
    return tx.scalar(
        select(Case.conversation_id).where(Case.id == case_id, handoff.may_find(tx, staff))
    )
