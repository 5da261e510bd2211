"""Documents in force at the same time that say different things about one matter."""

from knowledge.conflicts.compare import Comparer
from knowledge.conflicts.lead import day_of
from knowledge.conflicts.model import Conflict, Difference, Force, Kind, Rule

__all__ = ["Comparer", "Conflict", "Difference", "Force", "Kind", "Rule", "day_of"]
