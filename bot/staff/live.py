"""Hints to open consoles: something in the lists or in this case is new; the page then reads it."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, suppress

from fastapi import APIRouter, Depends
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sse_starlette import EventSourceResponse, ServerSentEvent

from actions import accounts
from actions.accounts import Permission
from actions.handoff import CASES_TOPIC
from actions.storage.tables import Case, CaseEvent, Conversation, Staff
from bot import threads
from bot.gateway.hub import Hub
from bot.staff.access import needs
from bot.staff.session import Who
from bot.web.deps import Services
from bot.web.services import WebServices

_HEARTBEAT_S = 15
_LOOK_EVERY_S = 5.0  # in case another process wrote, whose hints do not reach us


def live_router() -> APIRouter:
    """Build /staff/stream."""
    router = APIRouter(include_in_schema=False)
    door = needs(Permission.CASES_LIST, is_background=True)
    router.add_api_route(
        "/staff/stream", stream, methods=["GET"], response_model=None, dependencies=[Depends(door)]
    )
    return router


async def stream(services: Services, who: Who, case: int | None = None) -> EventSourceResponse:
    """Send a ``change`` event at every change of a case, or of the open case's conversation."""
    conversation_id = await threads.read(
        services.database, lambda tx: _conversation_of(tx, case, who.staff)
    )
    return EventSourceResponse(_changes(services, conversation_id), ping=_HEARTBEAT_S)


def _conversation_of(tx: Session, case_id: int | None, staff: Staff) -> str | None:
    query = select(Case.conversation_id).where(Case.id == case_id, accounts.in_scope(staff))
    return tx.scalar(query)


async def _changes(
    services: WebServices, conversation_id: str | None
) -> AsyncIterator[ServerSentEvent]:
    topics = (CASES_TOPIC,) if conversation_id is None else (CASES_TOPIC, conversation_id)
    seen: tuple[int, int] | None = None
    async with aclosing(_wakes(services.hub, topics)) as wakes:
        async for _ in wakes:
            now = await threads.read(services.database, lambda tx: _mark(tx, conversation_id))
            if now != seen:
                yield ServerSentEvent(event="change", data=f"{now[0]}.{now[1]}")
            seen = now


def _mark(tx: Session, conversation_id: str | None) -> tuple[int, int]:
    """Return two numbers that grow with every change of a case and with every line."""
    newest_event = tx.scalar(select(func.max(CaseEvent.id)))
    next_seq = tx.scalar(select(Conversation.next_seq).where(Conversation.id == conversation_id))
    return newest_event or 0, next_seq or 0


async def _wakes(hub: Hub, topics: tuple[str, ...]) -> AsyncGenerator[None, None]:
    with hub.subscription(*topics) as event:
        while True:
            event.clear()
            yield
            with suppress(TimeoutError):
                await asyncio.wait_for(event.wait(), _LOOK_EVERY_S)
