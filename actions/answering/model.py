"""What goes through the answering steps, and what comes out."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from actions.replies import Button, Citation, Reply
from knowledge.documents.model import Clause
from knowledge.outcomes import Completeness, Outcome


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
class Context:
    """What the steps have learnt so far; each step returns a new one."""

    question: str  # cleaned, perhaps shortened; searched with
    folded: str  # the question as patterns see it
    on: date
    district: str
    searched: int = 0  # clauses wanted of retrieval, when more than usual
    is_shortened: bool = False
    is_urgent: bool = False
    hits: tuple[Hit, ...] = ()
    chosen: tuple[Clause, ...] = ()  # at most two, quoted in this order
    not_stated: str | None = None  # the kind of figure asked for that no clause gives
    completeness: Completeness = Completeness.NONE


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

    def as_reply(self) -> Reply:
        """Return the message to post."""
        return Reply(self.reply, self.outcome, self.buttons, self.citations)
