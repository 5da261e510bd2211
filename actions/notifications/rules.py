"""Whom each event of a case concerns."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

from actions.notifications.model import Kind


class To(Enum):
    """Who is told."""

    QUEUE = auto()  # everybody of the case's queue
    OWNER = auto()
    OWNER_OR_QUEUE = auto()  # the queue while there is no owner
    LAST_OWNER = auto()  # who had it before
    TARGET = auto()  # whom the transfer is offered to: a person, or everybody of a queue


@dataclass(frozen=True)
class Rule:
    """What is told to whom. ``kind`` None: new, urgent or crisis, as the case is."""

    kind: Kind | None
    to: tuple[To, ...]
    is_outside: bool = False  # the group hears of it too


# Every kind of event there is. What concerns nobody has None.
RULES: Mapping[str, Rule | None] = {
    "requested": Rule(None, (To.QUEUE,), is_outside=True),
    "linked": Rule(None, (To.QUEUE,), is_outside=True),
    "claimed": None,
    "replied": None,
    "resent": None,
    "citizen_wrote": Rule(Kind.CITIZEN_WROTE, (To.OWNER,)),
    "returned": Rule(Kind.RETURNED, (To.QUEUE,)),
    "lease_expired": Rule(Kind.LEASE_EXPIRED, (To.LAST_OWNER, To.QUEUE), is_outside=True),
    "taken_over": Rule(Kind.TAKEN_OVER, (To.LAST_OWNER,)),
    "reassigned": Rule(Kind.REASSIGNED, (To.OWNER, To.LAST_OWNER)),
    "escalated": Rule(None, (To.OWNER_OR_QUEUE,), is_outside=True),
    "placed": None,
    "corrected": None,
    "contact_left": Rule(Kind.CITIZEN_WROTE, (To.OWNER,)),
    "contact_dropped": None,
    "reminded": Rule(Kind.REMINDED, (To.OWNER_OR_QUEUE,)),
    "asked_still": None,
    "transfer_offered": Rule(Kind.TRANSFER_OFFERED, (To.TARGET,), is_outside=True),
    "transfer_accepted": Rule(Kind.TRANSFER_ACCEPTED, (To.LAST_OWNER,)),
    "transfer_rejected": Rule(Kind.TRANSFER_REJECTED, (To.OWNER,)),
    "transfer_timed_out": Rule(Kind.TRANSFER_TIMED_OUT, (To.OWNER,)),
    "transfer_withdrawn": None,  # the offer is not shown as new any more
    "resolved": None,
    "reopened": Rule(Kind.REOPENED, (To.LAST_OWNER, To.QUEUE), is_outside=True),
    "closed": None,
    "withdrawn": None,
    "main_withdrawn": Rule(Kind.MAIN_WITHDRAWN, (To.OWNER,)),  # of a linked case
}
