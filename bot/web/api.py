"""The citizen's API: web chat, terminal and scripts use the same four calls."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Request, Response
from sse_starlette import EventSourceResponse

from actions.errors import NotFoundError
from actions.learning import rate
from actions.texts import Texts
from bot import threads
from bot.gateway.controls import MINE, REQUEST
from bot.gateway.model import Commanded, Content, Pressed, PressedTitle, Said
from bot.web.deps import Services, address, is_secure, spend
from bot.web.identity import Channel, Visitor, hash_token, new_token, read_visitor, set_cookie
from bot.web.problems import Problem, ProblemError
from bot.web.reading import find_conversation, read_conversation
from bot.web.schema import (
    MAX_TEXT,
    ConversationOut,
    FeedbackReply,
    FeedbackRequest,
    OpenReply,
    OpenRequest,
    PressByPosition,
    ProblemOut,
    SendReply,
    SendRequest,
)
from bot.web.stream import stream_conversation

_REFUSALS = (401, 403, 413, 422, 429, 500)


def citizen_router() -> APIRouter:
    """Build the routes under /api."""
    router = APIRouter(
        prefix="/api",
        tags=["citizen"],
        responses={code: {"model": ProblemOut} for code in _REFUSALS},
    )
    router.add_api_route("/conversations", open_conversation, methods=["POST"], status_code=201)
    router.add_api_route("/messages", send_message, methods=["POST"], status_code=202)
    router.add_api_route("/messages", list_messages, methods=["GET"])
    router.add_api_route(
        "/feedback", give_feedback, methods=["POST"], responses={404: {"model": ProblemOut}}
    )
    router.add_api_route(
        "/stream", stream, methods=["GET"], response_class=EventSourceResponse, response_model=None
    )
    return router


@dataclass(frozen=True)
class Known:
    """A visitor whose conversation exists."""

    visitor: Visitor
    conversation_id: str


async def known(request: Request, services: Services) -> Known:
    visitor = read_visitor(request)
    conversation_id = await _find(services, visitor)
    if visitor is None or conversation_id is None:
        raise ProblemError(401, Problem.NO_CONVERSATION)
    return Known(visitor, conversation_id)


Who = Annotated[Known, Depends(known)]
Since = Annotated[int, Query(ge=0, description="the last seq already seen")]


async def open_conversation(
    body: OpenRequest, request: Request, response: Response, services: Services
) -> OpenReply:
    """Begin a conversation (201), or resume the one of this browser or token (200)."""
    visitor = read_visitor(request)
    if visitor and visitor.channel == body.channel and await _find(services, visitor):
        response.status_code = 200
        return OpenReply(channel=body.channel, is_new=False)
    spend(services.limits.conversation_per_address, address(request))
    token = new_token()
    await services.gateway.open_conversation(body.channel, hash_token(token))
    if Channel(body.channel) is Channel.TERMINAL:
        return OpenReply(channel=body.channel, is_new=True, token=token)
    set_cookie(response, token, is_secure=is_secure(services, request))
    return OpenReply(channel=body.channel, is_new=True)


async def send_message(
    body: SendRequest, request: Request, services: Services, who: Who
) -> SendReply:
    """Say something, press a button, ask for a person or for one's cases. It is stored then."""
    content = read_content(body, services.texts)
    spend(services.limits.message_per_address, address(request))
    spend(services.limits.message_per_conversation, who.conversation_id)
    # Keys are the client's: the conversation's id keeps two clients' keys apart.
    accepted = await services.gateway.accept(
        who.visitor.channel.value,
        who.visitor.channel_key,
        f"{who.conversation_id}:{body.key}",
        content,
    )
    return SendReply(seq=accepted.message_seq, is_new=accepted.is_new)


async def list_messages(services: Services, who: Who, since: Since = 0) -> ConversationOut:
    """Return the lines after ``since``, and who speaks now."""
    return await threads.read(
        services.database, lambda tx: read_conversation(tx, who.conversation_id, since)
    )


async def give_feedback(
    body: FeedbackRequest, request: Request, services: Services, who: Who
) -> FeedbackReply:
    """Call one of your own conversation's answers useful or not; it may be changed later."""
    spend(services.limits.message_per_address, address(request))
    try:
        await threads.write(
            services.database,
            lambda tx: rate(tx, who.conversation_id, body.seq, is_useful=body.useful),
        )
    except NotFoundError as error:
        raise ProblemError(404, Problem.NO_ANSWER) from error
    return FeedbackReply(seq=body.seq, useful=body.useful)


async def stream(
    services: Services,
    who: Who,
    since: Since = 0,
    last_event_id: Annotated[str, Header()] = "",
) -> EventSourceResponse:
    """Send an ``update`` event, shaped like GET /api/messages, now and at every change."""
    resumed = int(last_event_id) if last_event_id.isdecimal() else 0
    return stream_conversation(services, who.conversation_id, max(since, resumed))


_COMMANDS = {"human": ("common.button.human", REQUEST), "cases": ("handoff.button.mine", MINE)}


def read_content(body: SendRequest, texts: Texts) -> Content:
    """Turn the request into what the gateway takes; refuse what is empty or too long."""
    if body.command is not None:
        title, payload = _COMMANDS[body.command]
        return Commanded(texts.render(title), payload)
    if isinstance(body.press, PressByPosition):
        return Pressed(body.press.seq, body.press.index)
    if body.press is not None:
        return PressedTitle(body.press.title)
    text = body.text or ""
    if not text.strip():
        raise ProblemError(422, Problem.EMPTY)
    if len(text) > MAX_TEXT:
        raise ProblemError(422, Problem.TOO_LONG)
    return Said(text)


async def _find(services: Services, visitor: Visitor | None) -> str | None:
    if visitor is None:
        return None
    return await threads.read(services.database, lambda tx: find_conversation(tx, visitor))
