"""What goes through the answering steps, and what comes out."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from actions.replies import Button, Citation, Reply
from knowledge.conflicts import Conflict
from knowledge.documents.model import Clause
from knowledge.outcomes import Completeness, Outcome
from knowledge.screening.sources import Source
from knowledge.standards import Standard

ASKED = "asked"  # in the payload of a stored answer


class Hit(Protocol):
    """A clause that retrieval found; the score is in [0, 1]."""

    @property
    def clause(self) -> Clause: ...

    @property
    def score(self) -> float: ...


@dataclass(frozen=True)
class Contact:
    """How to reach the office, as the deployer configured it; empty: not configured."""

    phone: str = ""
    address: str = ""
    hours: str = ""


@dataclass(frozen=True)
class Shown:
    """One dated amount as it is shown."""

    standard: Standard
    source: Source
    is_old: bool  # more than 14 months since the newest row, on the day asked about


@dataclass(frozen=True)
class Amounts:
    """Dated amounts that are in no document; no rows: nobody knows them for that day."""

    rows: tuple[Shown, ...]
    note: str | None = None  # name of a sentence shown beside them


@dataclass(frozen=True)
class Topic:
    """What this conversation was about just before; empty fields: nothing to go on from."""

    question: str = ""  # the last one answered, complete
    clause: str = ""  # id of the clause quoted first in that answer
    has_clarified: bool = False  # the last answer offered options: never twice in a row


@dataclass(frozen=True)
class Context:
    """What the steps have learnt so far; each step returns a new one."""

    question: str  # cleaned, perhaps shortened; searched with
    folded: str  # the question as patterns see it
    on: date
    district: str
    topic: Topic = Topic()
    searched: int = 0  # clauses wanted of retrieval, when more than usual
    is_shortened: bool = False
    is_urgent: bool = False
    is_resumed: bool = False  # the question was completed from the topic
    carried: str = ""  # clause of the topic that governs a bare «what papers?»
    is_guess: bool = False  # options were offered before; this is the likeliest one
    hits: tuple[Hit, ...] = ()
    chosen: tuple[Clause, ...] = ()  # quoted in this order: at most two, and what differs
    conflicts: tuple[Conflict, ...] = ()  # between clauses chosen, the lead before the other
    outcome: Outcome = Outcome.ANSWERED
    missing: tuple[str, ...] = ()  # the kinds of figures asked for that no clause gives
    amounts: Amounts | None = None  # dated amounts shown instead
    completeness: Completeness = Completeness.NONE
    parts: tuple["Context", ...] = ()  # two questions in one message; chosen, hits: of both


@dataclass(frozen=True)
class Answer:
    """How a question was answered; ``citations`` are verbatim, ``retrieved`` best first."""

    outcome: Outcome
    reply: str
    completeness: Completeness = Completeness.NONE
    citations: tuple[Citation, ...] = ()
    retrieved: tuple[Hit, ...] = ()
    queue: str | None = None  # where a handoff of this question goes
    buttons: tuple[Button, ...] = ()
    is_urgent: bool = False
    asked: str = ""  # the question that was looked up, completed from the topic if need be

    def as_reply(self) -> Reply:
        """Return the message to post; its payload keeps the question, to go on from."""
        extra = {ASKED: self.asked} if self.citations else {}
        return Reply(self.reply, self.outcome, self.buttons, self.citations, extra)
