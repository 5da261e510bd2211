"""The supervisors' page: how much there is, where it stands still, and who has it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request, Response
from sqlalchemy.orm import Session

from actions import supervision
from actions.accounts import SignedIn
from actions.handoff import CaseLine
from actions.storage.tables import Staff
from actions.supervision import Oversight, PersonLoad, list_open
from bot import threads
from bot.staff.pages import Pages
from bot.staff.supervisors.supervising import LoadReader, chosen_queues
from bot.web.deps import Services
from knowledge import clock

PAGE = "/staff/oversight"


@dataclass(frozen=True)
class Chosen:
    """The cases listed below the figures: of a queue or of a person."""

    queue: str = ""
    owner: PersonLoad | None = None
    rows: tuple[CaseLine, ...] = ()


def oversight_router() -> APIRouter:
    """Build the page that only reads."""
    router = APIRouter(include_in_schema=False)
    router.add_api_route(PAGE, show_page, methods=["GET"])
    return router


async def show_page(
    request: Request,
    services: Services,
    pages: Pages,
    who: LoadReader,
    queue: str = "",
    owner: int | None = None,
    done: str = "",
) -> Response:
    chosen_queues(who.staff, [queue] if queue else [])
    seen, chosen = await threads.read(
        services.database, lambda tx: read_page(tx, who.staff, queue, owner)
    )
    context = {
        **_context(seen, who),
        "chosen": chosen,
        "names": {one.queue: one.name for one in seen.queues},
        "done": done if services.texts.has(f"oversight.done.{done}") else "",
    }
    return pages.show(request, "oversight.html", context)


def read_page(tx: Session, staff: Staff, queue: str, owner: int | None) -> tuple[Oversight, Chosen]:
    """Return the figures, and the open cases of the queue or of the person if one is chosen."""
    seen = supervision.read_oversight(tx, staff)
    person = next((one for one in seen.people if one.staff_id == owner), None)
    if not queue and person is None:
        return seen, Chosen()
    rows = list_open(tx, staff, queue=queue, owner_id=person.staff_id if person else None)
    return seen, Chosen(queue, person, tuple(rows))


def _context(seen: Oversight, who: SignedIn) -> dict[str, Any]:
    loads = [line.load for line in seen.queues]
    totals = {
        name: sum(getattr(load, name) for load in loads)
        for name in ("waiting", "urgent", "owned", "waiting_citizen", "transfer_pending", "overdue")
    }
    return {
        "seen": seen,
        "totals": totals,
        "busy": [line for line in seen.queues if line.load.total],
        "idle": [line.name for line in seen.queues if not line.load.total],
        "oldest": min((load.oldest for load in loads if load.oldest), default=None),
        "on_duty": [one for one in seen.people if one.is_on_duty],
        "people": sorted(seen.people, key=_busiest),
        "late": [line for line in seen.alarms if line.is_late],
        "near": [line for line in seen.alarms if not line.is_late],
        "until": until,
        "staff": who.staff,
        "csrf": who.csrf,
    }


def _busiest(person: PersonLoad) -> tuple[int, int, str]:
    return -person.load.overdue, -person.load.total, person.name


def until(moment: datetime) -> int:
    """Return the whole minutes from now until a moment; 0 when it is past."""
    return max(0, int((moment - clock.now()).total_seconds() // 60))
