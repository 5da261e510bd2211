"""The closed sets of states that the tables hold."""

from enum import StrEnum


class Mode(StrEnum):
    """Who speaks with the citizen."""

    BOT = "bot"
    QUEUE = "queue"  # a case waits; the bot answers only when asked to (``aside``)
    HUMAN = "human"  # a person holds the conversation; the bot is silent


class Author(StrEnum):
    """Who wrote a message."""

    CITIZEN = "citizen"
    BOT = "bot"
    STAFF = "staff"
    SYSTEM = "system"  # fixed notices: taken over, ended, crisis text


class TurnState(StrEnum):
    """What has become of a citizen's message."""

    PENDING = "pending"
    RUNNING = "running"
    WAITING = "waiting"  # the dialogue server was away; apologised, tried again later
    DONE = "done"


class OutboxState(StrEnum):
    """What has become of an outgoing message."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"
    UNCERTAIN = "uncertain"  # the channel may or may not have it; staff are shown it


class CaseState(StrEnum):
    """Where a case stands."""

    QUEUED = "queued"
    OWNED = "owned"
    WAITING_CITIZEN = "waiting_citizen"
    TRANSFER_PENDING = "transfer_pending"
    RESOLVED = "resolved"  # within the grace period it reopens
    CLOSED = "closed"
    CANCELLED = "cancelled"


OPEN_STATES = (
    CaseState.QUEUED,
    CaseState.OWNED,
    CaseState.WAITING_CITIZEN,
    CaseState.TRANSFER_PENDING,
)
OWNED_STATES = (CaseState.OWNED, CaseState.WAITING_CITIZEN, CaseState.TRANSFER_PENDING)
# What is still to be done, of tables that are full of what was done long ago.
UNDONE_TURNS = (TurnState.PENDING, TurnState.RUNNING, TurnState.WAITING)
UNSENT = (OutboxState.QUEUED, OutboxState.SENDING)


def is_one_of(column: str, states: tuple[StrEnum, ...]) -> str:
    """Return the SQL condition that a column holds one of these states, for partial indexes.

    Both databases use a partial index only when they can see its condition in the statement, which
    bound values hide.
    """
    return f"{column} IN ({', '.join(repr(state.value) for state in states)})"
