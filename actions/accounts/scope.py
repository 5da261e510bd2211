"""Which cases a staff member may see and work on."""

from actions.errors import ActionsError
from actions.storage.tables import Case, Staff


class NotAllowedError(ActionsError):
    """The staff member may not do this."""


def can_see(staff: Staff, case: Case) -> bool:
    """Say whether the case is in one of the staff member's queues; no queues named means all."""
    return not staff.queues or case.queue in staff.queues
