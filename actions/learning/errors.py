"""Why something that staff or citizens want of learning cannot be done."""

from enum import StrEnum

from actions.errors import ActionsError


class Problem(StrEnum):
    """What is wrong; its sentence is ``staff.learning.problem.<value>`` in the texts."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    NO_TOPIC = "no_topic"  # nothing but fillers: it would fit everything
    NO_CLAUSE = "no_clause"  # none chosen, or one that no document has
    REPEATED = "repeated"  # the same words are in the index already
    CHANGED = "changed"  # somebody else was faster


class LearningError(ActionsError):
    """A wording cannot be taken; ``problem`` says why."""

    def __init__(self, problem: Problem, message: str) -> None:
        super().__init__(message)
        self.problem = problem
