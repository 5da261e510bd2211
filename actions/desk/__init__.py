"""What staff work with beside a conversation: notes, drafts, presence, canned replies.

Nothing here becomes a message by itself (invariant I9). Every function works in the caller's
transaction.
"""

from actions.desk.canned import Filled, canned_for, fill, gaps_in, seed_canned
from actions.desk.drafts import MAX_DRAFT, draft_of, drop_draft, save_draft
from actions.desk.forms import check_seen, take_form, was_sent
from actions.desk.model import DeskError, DeskProblem, Doing, NoteLine, Present, Related
from actions.desk.notes import add_note, notes_of
from actions.desk.offers import (
    Colleague,
    Offer,
    colleagues,
    is_offered_to,
    is_on_offer_to,
    offer_of,
)
from actions.desk.presence import leave, present, touch
from actions.desk.related import related_cases
from actions.desk.sending import finish, send

__all__ = [
    "MAX_DRAFT",
    "Colleague",
    "DeskError",
    "DeskProblem",
    "Doing",
    "Filled",
    "NoteLine",
    "Offer",
    "Present",
    "Related",
    "add_note",
    "canned_for",
    "check_seen",
    "colleagues",
    "draft_of",
    "drop_draft",
    "fill",
    "finish",
    "gaps_in",
    "is_offered_to",
    "is_on_offer_to",
    "leave",
    "notes_of",
    "offer_of",
    "present",
    "related_cases",
    "save_draft",
    "seed_canned",
    "send",
    "take_form",
    "touch",
    "was_sent",
]
