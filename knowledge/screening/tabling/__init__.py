"""The rules as decision tables that a clerk can read."""

from knowledge.screening.tabling.labels import Labels, load_labels
from knowledge.screening.tabling.model import ProgrammeTable
from knowledge.screening.tabling.table import make_table

__all__ = ["Labels", "ProgrammeTable", "load_labels", "make_table"]
