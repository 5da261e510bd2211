"""Learning from questions that were not answered: what belongs together, what a new wording does."""

from knowledge.learning.check import Conflict, find_conflicts
from knowledge.learning.grouping import group
from knowledge.learning.similarity import Reader, similarities

__all__ = ["Conflict", "Reader", "find_conflicts", "group", "similarities"]
