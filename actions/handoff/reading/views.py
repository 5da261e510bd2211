"""Records of what the console and the citizen read about cases."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from actions.handoff.corrections import CorrectionLine
from actions.handoff.reading.deadlines import Deadline
from actions.replies import Button, Citation
from actions.storage.tables import CaseState


@dataclass(frozen=True)
class CaseLine:
    """A case in a list. ``position`` is its place in the queue, 0 when it does not wait."""

    id: int
    no: str
    conversation_id: str
    channel: str
    queue: str
    queue_name: str
    state: CaseState
    is_urgent: bool
    reason: str
    owner_id: int | None
    owner_name: str
    owner_office: str
    version: int
    position: int
    queued_at: datetime
    owned_at: datetime | None
    resolved_at: datetime | None
    preview: str  # the last thing asked before the case was opened, at most 80 characters
    last_seq: int  # the conversation's newest line
    unit: str | None = None  # office unit; None: any
    outcome: str | None = None  # handoff.Resolution, once resolved
    reopened: int = 0  # how often
    created_at: datetime | None = None
    deadline: Deadline | None = None  # the one that presses most; in lists only
    offered_until: datetime | None = None  # in the list of transfers offered
    offered_by: str = ""
    offered_to: str = ""  # a queue's name, or a person's


@dataclass(frozen=True)
class CasePage:
    """A stretch of a list. ``next`` is where the following one begins, "" at the end."""

    rows: tuple[CaseLine, ...]
    next: str = ""
    looked_back_to: datetime | None = None  # a search that stopped early: how far it has looked


@dataclass(frozen=True)
class TranscriptLine:
    """One line of the conversation. ``delivery`` is None for the citizen's own lines."""

    seq: int
    author: str
    staff_name: str
    text: str
    outcome: str | None
    at: datetime
    citations: tuple[Citation, ...]
    buttons: tuple[Button, ...]
    is_press: bool  # the citizen pressed a button
    delivery: str | None
    delivery_error: str | None
    message_id: int
    corrects: int | None  # the line that the citizen changed; 0 when that one never came
    can_resend: bool


@dataclass(frozen=True)
class Tail:
    """The lines that a page lacks; ``is_whole``: not only those, it has to begin anew."""

    lines: tuple[TranscriptLine, ...]
    is_whole: bool
    channel: str


@dataclass(frozen=True)
class EventLine:
    """One event of the case's history."""

    seq: int
    kind: str
    actor: str
    actor_name: str  # the staff member's name, or ``actor``
    at: datetime
    data: dict[str, Any]


@dataclass(frozen=True)
class CaseView:
    """Everything a staff member needs on one page.

    ``brief`` is as it was made; ``corrected(brief, corrections)`` is how it reads now.
    """

    case: CaseLine
    mode: str
    is_blocked: bool  # the citizen shut us out: nothing is sent until they write again
    brief: dict[str, Any]
    transcript: tuple[TranscriptLine, ...]
    clauses: tuple[Citation, ...]  # cited in the transcript, the newest first, each once
    events: tuple[EventLine, ...]
    corrections: tuple[CorrectionLine, ...] = ()


@dataclass(frozen=True)
class QueueCount:
    """How much waits and is worked on in a queue."""

    queue: str
    name: str
    waiting: int
    urgent: int  # of those waiting
    owned: int


@dataclass(frozen=True)
class MyCase:
    """A case as its citizen sees it: no names, no events."""

    no: str
    queue_name: str
    state: CaseState
    is_open: bool
    position: int
    opened_at: datetime
    ended_at: datetime | None
