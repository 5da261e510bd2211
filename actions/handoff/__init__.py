"""The handoff (转人工): cases, queues, one owner, nobody talks over a person (design §8).

Every function works in the caller's transaction: state, event, notice and delivery together.
"""

from actions.handoff.auditing import audit
from actions.handoff.citizen.aside import set_aside
from actions.handoff.citizen.contacting import (
    contact_of,
    drop_contact,
    leave_contact,
    shown_number,
    take_number,
)
from actions.handoff.citizen.mine import tell_my_cases
from actions.handoff.citizen.placing import set_region
from actions.handoff.citizen.rating import RatingClosedError, RatingReason, rate
from actions.handoff.citizen.reminding import ask_still_waiting, remind
from actions.handoff.corrections import CorrectionLine, correct_brief, corrected, corrections_of
from actions.handoff.events import TamperedError, verify_events
from actions.handoff.forgetting import erase_words
from actions.handoff.limits import DEFAULT, Limits
from actions.handoff.model import (
    CaseConflictError,
    EscalationReason,
    GraceOverError,
    HandoffError,
    Reason,
    Resolution,
    ReturnReason,
    TakeOverReason,
    TransferAnswer,
    TransferReason,
)
from actions.handoff.notices import buttons
from actions.handoff.opening.linked import open_linked
from actions.handoff.opening.requesting import flag_crisis, request
from actions.handoff.ownership.claiming import claim, next_case, take_next
from actions.handoff.ownership.ending import release_cases, resolve, return_to_queue, withdraw
from actions.handoff.ownership.escalating import escalate
from actions.handoff.ownership.grace import can_reopen, close_due, reopen
from actions.handoff.ownership.leases import expire_leases, renew_lease
from actions.handoff.ownership.replying import citizen_wrote, reply
from actions.handoff.ownership.supervising import reassign, take_over
from actions.handoff.ownership.transfers import (
    accept_transfer,
    expire_transfers,
    offer_transfer,
    reject_transfer,
    withdraw_transfer,
)
from actions.handoff.packaged import Choices, choices, queues, towns, use
from actions.handoff.reading.counting import ListCounts, count_lists
from actions.handoff.reading.listing import my_cases
from actions.handoff.reading.position import position
from actions.handoff.reading.reach import may_find
from actions.handoff.reading.searching import Wanted, read_typed, search
from actions.handoff.reading.shelves import Shelf, shelf_page
from actions.handoff.reading.viewing import case_view, tail
from actions.handoff.reading.views import (
    CaseLine,
    CasePage,
    CaseView,
    EventLine,
    MyCase,
    QueueCount,
    Tail,
    TranscriptLine,
)
from actions.handoff.transition import CASES_TOPIC, open_case

__all__ = [
    "CASES_TOPIC",
    "DEFAULT",
    "CaseConflictError",
    "CaseLine",
    "CasePage",
    "CaseView",
    "Choices",
    "CorrectionLine",
    "EscalationReason",
    "EventLine",
    "GraceOverError",
    "HandoffError",
    "Limits",
    "ListCounts",
    "MyCase",
    "QueueCount",
    "RatingClosedError",
    "RatingReason",
    "Reason",
    "Resolution",
    "ReturnReason",
    "Shelf",
    "Tail",
    "TakeOverReason",
    "TamperedError",
    "TranscriptLine",
    "TransferAnswer",
    "TransferReason",
    "Wanted",
    "accept_transfer",
    "ask_still_waiting",
    "audit",
    "buttons",
    "can_reopen",
    "case_view",
    "choices",
    "citizen_wrote",
    "claim",
    "close_due",
    "contact_of",
    "correct_brief",
    "corrected",
    "corrections_of",
    "count_lists",
    "drop_contact",
    "erase_words",
    "escalate",
    "expire_leases",
    "expire_transfers",
    "flag_crisis",
    "leave_contact",
    "may_find",
    "my_cases",
    "next_case",
    "offer_transfer",
    "open_case",
    "open_linked",
    "position",
    "queues",
    "rate",
    "read_typed",
    "reassign",
    "reject_transfer",
    "release_cases",
    "remind",
    "renew_lease",
    "reopen",
    "reply",
    "request",
    "resolve",
    "return_to_queue",
    "search",
    "set_aside",
    "set_region",
    "shelf_page",
    "shown_number",
    "tail",
    "take_next",
    "take_number",
    "take_over",
    "tell_my_cases",
    "towns",
    "use",
    "verify_events",
    "withdraw",
    "withdraw_transfer",
]
