"""The records, closed sets and errors of the desk."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from actions.errors import ActionsError
from actions.storage.tables import CaseState


class Doing(StrEnum):
    """What somebody does with a case just now."""

    READING = "reading"
    REPLYING = "replying"


class DeskProblem(StrEnum):
    """Why something written cannot be taken; its sentence is ``desk.problem.<value>``."""

    EMPTY = "empty"  # nothing was written
    TOO_LONG = "too_long"  # more characters than may be kept
    GAPS = "gaps"  # a variable of a canned reply is still to be filled
    NO_CANNED = "no_canned"  # that canned reply is gone, or of another queue
    NO_CLAUSE = "no_clause"  # no document has that clause


class DeskError(ActionsError):
    """Something written cannot be taken; ``problem`` says why, ``names`` which places of it."""

    def __init__(self, problem: DeskProblem, names: tuple[str, ...] = ()) -> None:
        self.problem = problem
        self.names = names
        super().__init__(f"{problem.value}: {', '.join(names)}" if names else problem.value)


@dataclass(frozen=True)
class NoteLine:
    """An internal note, as staff read it."""

    id: int
    staff_id: int
    staff_name: str
    text: str
    at: datetime


@dataclass(frozen=True)
class Present:
    """Somebody who has the case open."""

    staff_id: int
    name: str
    doing: Doing


@dataclass(frozen=True)
class Related:
    """Another case of the same conversation. ``is_parallel``: linked with this one."""

    id: int
    no: str
    queue: str
    queue_name: str
    state: CaseState
    owner_id: int | None
    unit: str | None
    is_parallel: bool
    opened_at: datetime
