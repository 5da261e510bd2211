"""What supervisors do: see the load, and keep the texts that staff answer with.

Every function works in the caller's transaction.
"""

from actions.oversight.alarms import list_open
from actions.oversight.load import AGES, read_load
from actions.oversight.model import AlarmLine, Load, Oversight, PersonLoad, QueueLoad
from actions.oversight.reading import read_oversight

__all__ = [
    "AGES",
    "AlarmLine",
    "Load",
    "Oversight",
    "PersonLoad",
    "QueueLoad",
    "list_open",
    "read_load",
    "read_oversight",
]
