"""Live updates of one conversation, as server-sent events."""

from collections.abc import AsyncIterator
from contextlib import aclosing
from functools import partial

from sse_starlette import EventSourceResponse, ServerSentEvent

from bot import threads
from bot.web.reading import read_conversation
from bot.web.schema import ConversationOut
from bot.web.services import WebServices

_HEARTBEAT_S = 15
_LOOK_EVERY_S = 5.0  # in case another process wrote, whose hints do not reach us


def stream_conversation(
    services: WebServices, conversation_id: str, since: int
) -> EventSourceResponse:
    """Send ``update`` events shaped like GET /api/messages; the event id is the last ``seq``."""
    return EventSourceResponse(_updates(services, conversation_id, since), ping=_HEARTBEAT_S)


async def _updates(
    services: WebServices, conversation_id: str, since: int
) -> AsyncIterator[ServerSentEvent]:
    seen: ConversationOut | None = None
    async with aclosing(services.hub.watch(conversation_id, _LOOK_EVERY_S)) as hints:
        async for _ in hints:
            now = await threads.read(
                services.database,
                partial(read_conversation, conversation_id=conversation_id, since=since),
            )
            if seen is not None and not now.messages and now.state == seen.state:
                continue
            seen = now
            since = max([since, *(message.seq for message in now.messages)])
            yield ServerSentEvent(event="update", id=str(since), data=now.model_dump_json())
