"""The handoff (转人工): cases, queues, one owner, nobody talks over a person (design §8).

Every function works in the caller's transaction: state, event, notice and delivery together.
"""

from actions.handoff.aside import set_aside
from actions.handoff.claiming import claim, next_case
from actions.handoff.ending import release_cases, resolve, return_to_queue, withdraw
from actions.handoff.events import TamperedError, verify_events
from actions.handoff.listing import count_by_queue, list_cases, my_cases
from actions.handoff.model import (
    CaseConflictError,
    HandoffError,
    Reason,
    Resolution,
    ReturnReason,
)
from actions.handoff.position import position
from actions.handoff.reach import may_find
from actions.handoff.replying import citizen_wrote, reply
from actions.handoff.requesting import flag_crisis, request
from actions.handoff.searching import Wanted, read_typed, search
from actions.handoff.shelves import Shelf, count_shelves, shelf_page
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
    "CaseConflictError",
    "CaseLine",
    "CasePage",
    "CaseView",
    "EventLine",
    "HandoffError",
    "MyCase",
    "QueueCount",
    "Reason",
    "Resolution",
    "ReturnReason",
    "Shelf",
    "Tail",
    "TamperedError",
    "TranscriptLine",
    "Wanted",
    "case_view",
    "citizen_wrote",
    "claim",
    "count_by_queue",
    "count_shelves",
    "flag_crisis",
    "list_cases",
    "may_find",
    "my_cases",
    "next_case",
    "open_case",
    "position",
    "read_typed",
    "release_cases",
    "reply",
    "request",
    "resolve",
    "return_to_queue",
    "search",
    "set_aside",
    "shelf_page",
    "tail",
    "verify_events",
    "withdraw",
]
