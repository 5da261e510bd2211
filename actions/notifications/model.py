"""The closed sets and records of notifications."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

TOPIC = "notifications"  # what pages and the group's sender listen to, see mark_changed


class Kind(StrEnum):
    """What staff are told. The warnings and breaches of the four clocks are told one by one."""

    NEW = "new"  # a case waits
    URGENT = "urgent"  # a case waits, or has become urgent
    CRISIS = "crisis"  # the same, with danger to life
    RETURNED = "returned"  # a case waits again
    REOPENED = "reopened"  # a case that was done waits again
    LEASE_EXPIRED = "lease_expired"  # a case was taken away from an owner who did nothing
    CITIZEN_WROTE = "citizen_wrote"
    REMINDED = "reminded"  # the citizen asks whether anybody is at it
    TRANSFER_OFFERED = "transfer_offered"
    TRANSFER_ACCEPTED = "transfer_accepted"
    TRANSFER_REJECTED = "transfer_rejected"
    TRANSFER_TIMED_OUT = "transfer_timed_out"
    TAKEN_OVER = "taken_over"  # a supervisor has the case now
    MAIN_WITHDRAWN = "main_withdrawn"  # the citizen gave up the case that this one is linked to
    REASSIGNED = "reassigned"  # a supervisor gave the case to somebody
    SLA_WARNING_FIRST_REPLY = "sla_warning_first_reply"
    SLA_WARNING_NEXT_REPLY = "sla_warning_next_reply"
    SLA_WARNING_RESOLVE = "sla_warning_resolve"
    SLA_WARNING_TRANSFER = "sla_warning_transfer"
    SLA_BREACH_FIRST_REPLY = "sla_breach_first_reply"
    SLA_BREACH_NEXT_REPLY = "sla_breach_next_reply"
    SLA_BREACH_RESOLVE = "sla_breach_resolve"
    SLA_BREACH_TRANSFER = "sla_breach_transfer"


class Outside(StrEnum):
    """What has become of a notification's message to the staff's Telegram group."""

    OFF = "off"  # not for the group, or there is none
    PENDING = "pending"
    SENT = "sent"
    FAILED = "failed"  # Telegram will never take it
    # It is being sent, or its sender died or heard nothing: it may be there, or not. Not repeated.
    UNCERTAIN = "uncertain"


@dataclass(frozen=True)
class Notice:
    """A notification as a staff member sees it."""

    id: int
    kind: Kind
    case_id: int
    case_no: str
    queue: str
    is_personal: bool  # for this person, not for the whole queue
    at: datetime


@dataclass(frozen=True)
class GroupNotice:
    """What goes to the group: no word and no name, of anybody."""

    id: int
    kind: Kind
    case_no: str
    queue: str
