"""Who may open which of the supervisors' pages, and whose queues they show."""

from typing import Annotated

from fastapi import Depends

from actions.accounts import NotAllowedError, Role, SignedIn
from actions.storage.tables import Staff
from bot.staff.session import checked, signed_in

_SUPERVISOR = Role.SUPERVISOR.value


def _require(who: SignedIn) -> SignedIn:
    if who.staff.role != _SUPERVISOR:
        raise NotAllowedError(f"{who.staff.id} is no supervisor")
    return who


async def supervisor(who: Annotated[SignedIn, Depends(signed_in)]) -> SignedIn:
    return _require(who)


async def supervisor_sending(who: Annotated[SignedIn, Depends(checked)]) -> SignedIn:
    return _require(who)


StatisticsReader = Annotated[SignedIn, Depends(signed_in)]
LoadReader = Annotated[SignedIn, Depends(supervisor)]
CaseReader = Annotated[SignedIn, Depends(supervisor)]
CaseAssigner = Annotated[SignedIn, Depends(supervisor_sending)]
HoursReader = Annotated[SignedIn, Depends(supervisor)]
HoursEditor = Annotated[SignedIn, Depends(supervisor_sending)]
CannedReader = Annotated[SignedIn, Depends(supervisor)]
CannedEditor = Annotated[SignedIn, Depends(supervisor_sending)]


def in_scope(staff: Staff, queue: str) -> bool:
    """Say whether a queue is one of the staff member's; no queues named means all."""
    return not staff.queues or queue in staff.queues


def chosen_queues(staff: Staff, wanted: list[str]) -> tuple[str, ...]:
    """Return the queues a page shows; raise NotAllowedError for one that is not theirs."""
    for queue in wanted:
        if not in_scope(staff, queue):
            raise NotAllowedError(f"{staff.id} may not see {queue}")
    return tuple(dict.fromkeys(wanted)) or tuple(staff.queues)
