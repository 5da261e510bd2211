"""The line behind which nothing is raised: Rasa leaves a citizen without a reply on any error."""

import asyncio
import traceback
from collections.abc import Awaitable, Callable
from typing import Any

import structlog

from actions.edge.context import Call, Edge, post, read_call
from actions.edge.events import Event
from actions.replies import Button, Reply
from knowledge.outcomes import Outcome

log = structlog.get_logger()
HUMAN = "/request_human"

Handler = Callable[[Edge, Call], list[Event]]
Run = Callable[[Any, Any, Any], Awaitable[list[Event]]]


def guarded(name: str, handler: Handler, edge: Edge, on_error: tuple[Event, ...] = ()) -> Run:
    """Return the coroutine that Rasa's SDK calls for the action ``name``.

    The handler runs in a thread. Whatever it raises is logged without anybody's words, answered
    with the error text and a way to a person, and ``on_error`` tells Rasa how to go on.
    """

    async def run(_dispatcher: Any, tracker: Any, _domain: Any) -> list[Event]:
        call = read_call(tracker.current_state())
        try:
            return await asyncio.to_thread(handler, edge, call)
        except Exception as error:  # the action boundary (design §11)
            _log(name, call, error)
            await asyncio.to_thread(_apologise, name, edge, call)
            return list(on_error)

    return run


def _apologise(name: str, edge: Edge, call: Call) -> None:
    human = Button(edge.texts.render("common.button.human"), HUMAN)
    reply = Reply(edge.texts.render("common.error"), Outcome.ERROR, buttons=(human,))
    try:
        with edge.database.transaction() as tx:
            post(tx, call, "error", reply)
    except Exception as error:  # the database is away: the gateway sees that nothing was said
        _log(name, call, error)


def _log(name: str, call: Call, error: Exception) -> None:
    # Messages of errors may hold people's words; the places in the code never do.
    frames = traceback.extract_tb(error.__traceback__)
    trace = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    kind = type(error).__name__
    log.error("an action failed", action=f"edge.{name}", turn=call.turn, error=kind, trace=trace)
