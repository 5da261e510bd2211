"""What is watched over: looks at contact data, and data that leaves the system."""

from actions.csv_text import safe_cell, to_csv
from actions.oversight.contacts import (
    MAX_NOTE,
    DisclosureLine,
    Purpose,
    list_disclosures,
    look,
)
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

__all__ = [
    "MAX_DAYS",
    "MAX_NOTE",
    "MAX_REASON",
    "DisclosureLine",
    "ExportError",
    "ExportKind",
    "ExportLine",
    "ExportState",
    "HistoryLine",
    "OversightError",
    "Period",
    "Purpose",
    "PurposeError",
    "approve",
    "ask",
    "expire_due",
    "fetch",
    "list_disclosures",
    "list_exports",
    "list_history",
    "look",
    "refuse",
    "safe_cell",
    "to_csv",
]
