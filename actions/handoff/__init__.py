"""The handoff (转人工): cases, queues, one owner, nobody talks over a person (design §8).

Every function works in the caller's transaction: state, event, notice and delivery together.
"""

from actions.handoff.aside import set_aside
from actions.handoff.claiming import claim, next_case
from actions.handoff.contacting import (
    contact_of,
    drop_contact,
    leave_contact,
    shown_number,
    take_number,
)
from actions.handoff.corrections import CorrectionLine, correct_brief, corrected, corrections_of
from actions.handoff.ending import release_cases, resolve, return_to_queue, withdraw
from actions.handoff.events import TamperedError, verify_events
from actions.handoff.forgetting import erase_words
from actions.handoff.listing import count_by_queue, list_cases, my_cases
from actions.handoff.mine import tell_my_cases
from actions.handoff.model import (
    CaseConflictError,
    HandoffError,
    Reason,
    Resolution,
    ReturnReason,
)
from actions.handoff.notices import buttons
from actions.handoff.packaged import Choices, choices, queues, towns, use
from actions.handoff.placing import set_region
from actions.handoff.position import position
from actions.handoff.rating import RatingClosedError, RatingReason, rate
from actions.handoff.reminding import ask_still_waiting, remind
from actions.handoff.replying import citizen_wrote, reply
from actions.handoff.requesting import flag_crisis, request
from actions.handoff.transition import CASES_TOPIC, open_case
from actions.handoff.viewing import case_view
from actions.handoff.views import (
    CaseLine,
    CaseView,
    EventLine,
    MyCase,
    QueueCount,
    TranscriptLine,
)

__all__ = [
    "CASES_TOPIC",
    "CaseConflictError",
    "CaseLine",
    "CaseView",
    "Choices",
    "CorrectionLine",
    "EventLine",
    "HandoffError",
    "MyCase",
    "QueueCount",
    "RatingClosedError",
    "RatingReason",
    "Reason",
    "Resolution",
    "ReturnReason",
    "TamperedError",
    "TranscriptLine",
    "ask_still_waiting",
    "buttons",
    "case_view",
    "choices",
    "citizen_wrote",
    "claim",
    "contact_of",
    "correct_brief",
    "corrected",
    "corrections_of",
    "count_by_queue",
    "drop_contact",
    "erase_words",
    "flag_crisis",
    "leave_contact",
    "list_cases",
    "my_cases",
    "next_case",
    "open_case",
    "position",
    "queues",
    "rate",
    "release_cases",
    "remind",
    "reply",
    "request",
    "resolve",
    "return_to_queue",
    "set_aside",
    "set_region",
    "shown_number",
    "take_number",
    "tell_my_cases",
    "towns",
    "use",
    "verify_events",
    "withdraw",
]
