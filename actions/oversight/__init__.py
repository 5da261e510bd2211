"""What supervisors and auditors see: the load, looks at contact data, data that leaves the system.

Every function works in the caller's transaction.
"""

from actions.oversight.alarms import list_open
from actions.oversight.contacts import (
    MAX_NOTE,
    DisclosureLine,
    Purpose,
    list_disclosures,
    look,
)
from actions.oversight.csv_text import safe_cell, to_csv
from actions.oversight.errors import ExportError, OversightError, PurposeError
from actions.oversight.export_lines import ExportLine, list_exports
from actions.oversight.exports import (
    MAX_DAYS,
    MAX_REASON,
    ExportKind,
    ExportState,
    Period,
    approve,
    ask,
    expire_due,
    fetch,
    refuse,
)
from actions.oversight.history import HistoryLine, list_history
from actions.oversight.load import AGES, read_load
from actions.oversight.model import AlarmLine, Load, Oversight, PersonLoad, QueueLoad
from actions.oversight.reading import read_oversight

__all__ = [
    "AGES",
    "MAX_DAYS",
    "MAX_NOTE",
    "MAX_REASON",
    "AlarmLine",
    "DisclosureLine",
    "ExportError",
    "ExportKind",
    "ExportLine",
    "ExportState",
    "HistoryLine",
    "Load",
    "Oversight",
    "OversightError",
    "Period",
    "PersonLoad",
    "Purpose",
    "PurposeError",
    "QueueLoad",
    "approve",
    "ask",
    "expire_due",
    "fetch",
    "list_disclosures",
    "list_exports",
    "list_history",
    "list_open",
    "look",
    "read_load",
    "read_oversight",
    "refuse",
    "safe_cell",
    "to_csv",
]
