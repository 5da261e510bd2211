"""The handoff (转人工): cases, queues, one owner, nobody talks over a person (design §8).

Every function works in the caller's transaction: state, event, notice and delivery together.
"""

from actions.handoff.aside import set_aside
from actions.handoff.auditing import audit
from actions.handoff.claiming import claim, next_case, take_next
from actions.handoff.contacting import (
    contact_of,
    drop_contact,
    leave_contact,
    shown_number,
    take_number,
)
from actions.handoff.corrections import CorrectionLine, correct_brief, corrected, corrections_of
from actions.handoff.ending import release_cases, resolve, return_to_queue, withdraw
from actions.handoff.escalating import escalate
from actions.handoff.events import TamperedError, verify_events
from actions.handoff.forgetting import erase_words
from actions.handoff.grace import can_reopen, close_due, reopen
from actions.handoff.leases import expire_leases, renew_lease
from actions.handoff.limits import DEFAULT, Limits
from actions.handoff.linked import open_linked
from actions.handoff.listing import count_by_queue, my_cases
from actions.handoff.mine import tell_my_cases
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
from actions.handoff.packaged import Choices, choices, queues, towns, use
from actions.handoff.placing import set_region
from actions.handoff.position import position
from actions.handoff.rating import RatingClosedError, RatingReason, rate
from actions.handoff.reach import may_find
from actions.handoff.reminding import ask_still_waiting, remind
from actions.handoff.replying import citizen_wrote, reply
from actions.handoff.requesting import flag_crisis, request
from actions.handoff.searching import Wanted, read_typed, search
from actions.handoff.shelves import Shelf, count_shelves, shelf_page
from actions.handoff.supervising import reassign, take_over
from actions.handoff.transfers import (
    accept_transfer,
    expire_transfers,
    offer_transfer,
    reject_transfer,
    withdraw_transfer,
)
from actions.handoff.transition import CASES_TOPIC, open_case
from actions.handoff.viewing import case_view, tail
from actions.handoff.views import (
    CaseLine,
    CasePage,
    CaseView,
    EventLine,
    MyCase,
    QueueCount,
    Tail,
    TranscriptLine,
)

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
    "count_by_queue",
    "count_shelves",
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
