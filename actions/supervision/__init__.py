"""What supervisors do: see the load, keep the texts that staff answer with, and let people go.

Every function works in the caller's transaction.
"""

from actions.supervision.alarms import list_open
from actions.supervision.canned import (
    MAX_TEXT,
    MAX_TITLE,
    CannedChangedError,
    CannedError,
    CannedLine,
    CannedProblem,
    Wording,
    create_canned,
    edit_canned,
    get_canned,
    list_canned,
    may_edit,
    switch_canned,
)
from actions.supervision.figures import unbacked
from actions.supervision.leaving import change_account, close_account
from actions.supervision.load import AGES, read_load
from actions.supervision.model import AlarmLine, Load, Oversight, PersonLoad, QueueLoad
from actions.supervision.reading import read_oversight

__all__ = [
    "AGES",
    "MAX_TEXT",
    "MAX_TITLE",
    "AlarmLine",
    "CannedChangedError",
    "CannedError",
    "CannedLine",
    "CannedProblem",
    "Load",
    "Oversight",
    "PersonLoad",
    "QueueLoad",
    "Wording",
    "change_account",
    "close_account",
    "create_canned",
    "edit_canned",
    "get_canned",
    "list_canned",
    "list_open",
    "may_edit",
    "read_load",
    "read_oversight",
    "switch_canned",
    "unbacked",
]
