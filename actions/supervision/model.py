"""What a supervisor sees of the work as it stands now."""

from dataclasses import dataclass
from datetime import datetime

from actions.storage.tables import CaseState


@dataclass(frozen=True)
class Load:
    """Open cases of one queue or one person. ``oldest`` is when the longest wait began."""

    waiting: int = 0  # nobody has it
    urgent: int = 0  # of those waiting
    owned: int = 0  # staff's turn
    waiting_citizen: int = 0  # the citizen's turn
    transfer_pending: int = 0  # offered to somebody else
    overdue: int = 0  # at least one deadline is past
    oldest: datetime | None = None

    @property
    def total(self) -> int:
        """Return every open case."""
        return self.waiting + self.owned + self.waiting_citizen + self.transfer_pending


@dataclass(frozen=True)
class QueueLoad:
    """A queue, how much there is, and how old: counts by AGES, the youngest first."""

    queue: str
    name: str
    load: Load
    ages: tuple[int, ...]


@dataclass(frozen=True)
class PersonLoad:
    """A staff member and what they have in hand."""

    staff_id: int
    name: str
    office: str
    queues: tuple[str, ...]  # empty: all
    units: tuple[str, ...]  # empty: all
    is_on_duty: bool
    seen_at: datetime | None  # last at the console; None: not signed in
    load: Load


@dataclass(frozen=True)
class AlarmLine:
    """A deadline that is past or near."""

    case_id: int
    no: str
    queue: str
    queue_name: str
    kind: str
    state: CaseState
    is_urgent: bool
    owner_id: int | None
    owner_name: str
    due_at: datetime
    is_late: bool


@dataclass(frozen=True)
class Oversight:
    """Everything on the supervisors' page, as one reading saw it."""

    queues: tuple[QueueLoad, ...]
    people: tuple[PersonLoad, ...]
    alarms: tuple[AlarmLine, ...]
    more_alarms: int  # beyond those listed
