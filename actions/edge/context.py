"""What every action works with: our use cases, and the call that Rasa made."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions import messages
from actions.answering import Answerer
from actions.errors import ActionsError
from actions.replies import Button, Reply
from actions.screening import Interview
from actions.storage.database import Database
from actions.storage.tables import Author, Message
from actions.texts import Texts
from knowledge.offices import Queue
from knowledge.outcomes import Outcome


class EdgeError(ActionsError):
    """Rasa called an action without what it needs."""


@dataclass(frozen=True)
class Edge:
    """The use cases behind the actions, built once by the composition root."""

    database: Database
    answerer: Answerer
    interview: Interview
    texts: Texts
    queues: Mapping[str, Queue]
    district: str
    today: Callable[[], date]


@dataclass(frozen=True)
class Call:
    """One call of an action.

    ``press`` holds a pressed button's values, None for typed text. ``uttered`` is the small talk
    that Rasa itself has said in this turn; the gateway posts it after the turn.
    """

    conversation_id: str
    intent: str = ""
    text: str = ""
    press: Mapping[str, Any] | None = None
    turn: int | None = None
    epoch: int | None = None
    uttered: tuple[Reply, ...] = ()

    @property
    def values(self) -> Mapping[str, Any]:
        """Return the values of the pressed button; empty for typed text."""
        return self.press or {}

    @property
    def typed(self) -> str:
        """Return what the citizen wrote; "" when they pressed a button."""
        return self.text if self.press is None else ""

    @property
    def question(self) -> str:
        """Return what is asked: the question a button carries, else the text."""
        return str(self.values.get("question") or self.text)


def read_call(tracker: Mapping[str, Any]) -> Call:
    """Return the call described by a tracker as Rasa sends it.

    The gateway's metadata says whose turn it is. Raises EdgeError without a sender.
    """
    sender = tracker.get("sender_id")
    if not sender:
        raise EdgeError("an action was called without sender_id; only the gateway may call Rasa")
    latest = tracker.get("latest_message") or {}
    metadata = latest.get("metadata") or {}
    press = metadata.get("press")
    return Call(
        conversation_id=str(sender),
        intent=str((latest.get("intent") or {}).get("name") or ""),
        text=str(metadata.get("text") or ""),
        press=press if isinstance(press, Mapping) else None,
        turn=metadata.get("turn"),
        epoch=metadata.get("epoch"),
        uttered=tuple(_uttered(tracker.get("events") or ())),
    )


def _uttered(events: Iterable[Mapping[str, Any]]) -> Iterator[Reply]:
    for event in events:
        if event.get("event") != "bot" or not event.get("text"):
            continue
        shown = (event.get("data") or {}).get("buttons") or ()
        buttons = tuple(Button(str(one["title"]), str(one["payload"])) for one in shown)
        yield Reply(str(event["text"]), Outcome.SMALLTALK, buttons=buttons)


SCREENING = "screening"  # the part of a turn that the interview says
UTTERED = "utter"  # the part under which the gateway posts what Rasa itself says


def post(tx: Session, call: Call, part: str, *replies: Reply) -> None:
    """Write the bot's replies to this turn; each part of a turn is written once."""
    origin = messages.Origin(Author.BOT, turn_id=call.turn, part=part, epoch=call.epoch)
    messages.post_all(tx, call.conversation_id, replies, origin)


def has_posted(tx: Session, call: Call, part: str) -> bool:
    """Say whether this turn has already written that part."""
    if call.turn is None:
        return False
    first = select(Message.id).where(Message.turn_id == call.turn, Message.part == f"{part}.0")
    return tx.scalar(first) is not None
