"""The list of cases beside the case: queues, what is mine, what was found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import select
from sqlalchemy.orm import Session

from actions import desk, handoff
from actions.accounts import Permission
from actions.handoff import CaseLine, CasePage, QueueCount, Shelf
from actions.storage.tables import Staff
from bot import threads
from bot.staff.doors.access import needs
from bot.staff.doors.session import Sender, Who
from bot.staff.lists.choice import Choice, choice_of
from bot.staff.pages import Pages
from bot.web.deps import Services

ALL = Shelf.WAITING.value
MINE = Shelf.MINE.value


@dataclass(frozen=True)
class Owner:
    """Somebody who has cases, to look for them by."""

    id: int
    name: str


@dataclass(frozen=True)
class Listing:
    """What the left pane shows."""

    choice: Choice
    busy: tuple[QueueCount, ...]  # queues with open cases, and the chosen one
    idle: tuple[QueueCount, ...]
    waiting: int
    counts: Mapping[str, int]  # of the other lists, see handoff.ListCounts
    mine_to_answer: int
    page: CasePage
    owners: Sequence[Owner]  # to look for; empty when only the lists are drawn anew

    @property
    def chosen(self) -> str:
        """ "all", "mine", another Shelf, or a queue's id."""
        return self.choice.show

    @property
    def rows(self) -> tuple[CaseLine, ...]:
        return self.page.rows


def lists_router() -> APIRouter:
    """Build /staff/list, the lists without their tools, and /staff/next."""
    router = APIRouter(include_in_schema=False)
    quiet = needs(Permission.CASES_LIST, is_background=True)
    work = needs(Permission.CASE_WORK)
    for path, act, method, door in (
        ("/staff/list", show_list, "GET", quiet),
        ("/staff/next", take_next, "POST", work),
    ):
        router.add_api_route(path, act, methods=[method], dependencies=[Depends(door)])
    return router


async def show_list(
    request: Request,
    services: Services,
    pages: Pages,
    who: Who,
    show: str = ALL,
    case: int | None = None,
) -> Response:
    """Return the list without its frame, for the live refresh; ``case`` is the one that is open."""
    choice = choice_of(request, show)
    listing = await threads.read(
        services.database, lambda tx: read_listing(tx, who.staff, choice), is_background=True
    )
    context = {
        "listing": listing,
        "choice": listing.choice,
        "chosen": listing.chosen,
        "staff": who.staff,
        "csrf": who.csrf,
        "queues": pages.labels.queues.values(),
        "open_id": case,
    }
    return pages.show(request, "list_parts.html", context)


async def take_next(
    services: Services, who: Sender, once: Annotated[str, Form(max_length=64)] = ""
) -> Response:
    """Make the sender the owner of the case that is due next, and show it.

    The same page's form sent again takes no second one: it leads to one's own cases.
    """
    is_again, case_id = await threads.write(
        services.database,
        lambda tx: _take_next(tx, who.staff.id, once),
    )
    if is_again:
        return RedirectResponse(f"/staff?show={MINE}", 303)
    if case_id is None:
        return RedirectResponse(f"/staff?show={ALL}&none=1", 303)
    return RedirectResponse(f"/staff/cases/{case_id}?show={MINE}", 303)


def _take_next(tx: Session, staff_id: int, once: str) -> tuple[bool, int | None]:
    if once and not desk.take_form(tx, once, staff_id, "next", {}):
        return True, None
    taken = handoff.take_next(tx, staff_id)
    return False, None if taken is None else taken.id


def read_listing(tx: Session, staff: Staff, choice: Choice, *, has_form: bool = False) -> Listing:
    """Return the cases this staff member may see, in working order, or those found."""
    counts = handoff.count_lists(tx, staff)
    queues = counts.queues
    known = {queue.queue for queue in queues} | set(Shelf)
    if choice.show not in known:
        choice = Choice(filters=choice.filters)
    return Listing(
        choice=choice,
        busy=tuple(queue for queue in queues if _is_busy(queue, choice.show)),
        idle=tuple(queue for queue in queues if not _is_busy(queue, choice.show)),
        waiting=sum(queue.waiting for queue in queues),
        counts=counts.shelves,
        mine_to_answer=counts.mine_to_answer,
        page=_page(tx, staff, choice),
        owners=_owners(tx) if has_form else [],
    )


def _is_busy(queue: QueueCount, chosen: str) -> bool:
    return bool(queue.waiting or queue.owned) or queue.queue == chosen


def _page(tx: Session, staff: Staff, choice: Choice) -> CasePage:
    if choice.is_search:
        return handoff.search(tx, staff, choice.wanted(), choice.after)
    return handoff.shelf_page(tx, staff, choice.show, choice.after)


def _owners(tx: Session) -> list[Owner]:
    rows = tx.execute(
        select(Staff.id, Staff.name).where(Staff.is_disabled.is_(False)).order_by(Staff.name)
    )
    return [Owner(number, name) for number, name in rows]
