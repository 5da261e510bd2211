"""Who may open which of the supervisors' pages, and whose queues they show."""

from typing import Annotated

from fastapi import Depends

from actions.accounts import NotAllowedError, Permission, SignedIn, covers
from actions.storage.tables import Staff
from bot.staff.doors.access import needs

# The doors look for the form's token too, at everything but reading.
StatisticsReader = Annotated[SignedIn, Depends(needs(Permission.STATISTICS_READ))]
LoadReader = Annotated[SignedIn, Depends(needs(Permission.LOAD_READ))]
CaseAssigner = Annotated[SignedIn, Depends(needs(Permission.CASE_ASSIGN))]
HoursEditor = Annotated[SignedIn, Depends(needs(Permission.HOURS_EDIT))]
CannedEditor = Annotated[SignedIn, Depends(needs(Permission.CANNED_EDIT))]


def chosen_queues(staff: Staff, wanted: list[str]) -> tuple[str, ...]:
    """Return the queues a page shows; raise NotAllowedError for one that is not theirs."""
    for queue in wanted:
        if not covers(staff, queue):
            raise NotAllowedError(f"{staff.id} may not see {queue}")
    return tuple(dict.fromkeys(wanted)) or tuple(staff.queues)
